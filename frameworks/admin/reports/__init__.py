"""The reports on commentary in the admin's menu "Reports", each with filters, CSV and XLSX."""
