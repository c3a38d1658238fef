// Brings the part of a page into view that the address names after "#", once the page has been drawn.
if (!window.framingAnchor) {
  window.framingAnchor = true
  const seek = (name, tries) => {
    const found = name && document.getElementById(name)
    if (!name || tries === 0) return
    if (!found || !found.classList.contains("fr-anchored")) { setTimeout(() => seek(name, tries - 1), 100); return }
    const folded = found.matches("details") ? found : found.querySelector("details.fr-card")
    if (folded) folded.open = true
    document.querySelectorAll(".fr-here").forEach((old) => old.classList.remove("fr-here"))
    found.classList.add("fr-here")
    found.scrollIntoView({ block: "start" })
  }
  const begin = (hash) => seek(hash.slice(1), 100)
  window.addEventListener("popstate", () => begin(window.location.hash))
  // Streamlit may have written the address anew by now, without its end: the browser still knows what was asked for.
  const asked = window.performance.getEntriesByType("navigation")[0]
  begin(window.location.hash || (asked ? new URL(asked.name).hash : ""))
}
