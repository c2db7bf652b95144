// Runs before the first paint, so that a theme that the address asks for does not flash.
const theme = new URLSearchParams(location.search).get("theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
