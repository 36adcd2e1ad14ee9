// Marks the section being read in every `.toc`: the last one whose heading has passed the upper third of the window.
for (const toc of document.querySelectorAll(".toc")) {
  const links = [...toc.querySelectorAll('a[href^="#"]')];
  const targets = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let queued = false;

  const mark = () => {
    queued = false;
    const line = innerHeight / 3;
    const atEnd = scrollY > 0 && Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight;
    let current = 0;
    targets.forEach((target, index) => {
      if (target && (atEnd || target.getBoundingClientRect().top <= line)) current = index;
    });
    links.forEach((link, index) => {
      if (index === current) link.setAttribute("aria-current", "location"); else link.removeAttribute("aria-current");
    });
  };
  const queue = () => { if (!queued) { queued = true; requestAnimationFrame(mark); } };

  if (links.length) {
    addEventListener("scroll", queue, { passive: true });
    addEventListener("resize", queue, { passive: true });
    mark();
  }
}
