// Runs before the first paint, so that a remembered theme does not flash. www/storage.ts writes the key.
try {
  const theme = localStorage.getItem("coreyard.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing follows the system.
}
