// Applied before the page is painted: the theme the reader chose last, if any. The system decides otherwise.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* storage is off: the system decides */ }
