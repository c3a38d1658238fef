// From a number to its evidence, and from there to the sentence: what was asked for comes into view and takes the focus.
if (!window.framingJump) {
  window.framingJump = true
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-jump]")
    const sentence = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (!sentence || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    const text = sentence.closest("details")
    if (text) text.open = true
    document.querySelectorAll(".fr-read").forEach((e) => e.classList.remove("fr-read"))
    sentence.classList.add("fr-read")
    sentence.tabIndex = -1
    sentence.scrollIntoView({ block: "center" })
    sentence.focus({ preventScroll: true })
  })
  const reveal = (before, tries) => {
    const panel = document.getElementById("evidence")
    if (tries === 0) return
    if (!panel || panel.outerHTML === before) { setTimeout(() => reveal(before, tries - 1), 100); return }
    panel.tabIndex = -1
    panel.scrollIntoView({ block: "nearest" })
    panel.focus({ preventScroll: true })
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest(".fr-grid a[data-framing]")
    if (!link || !link.pathname.endsWith("/side") || !new URL(link.href).searchParams.has("evidence")) return
    const panel = document.getElementById("evidence")
    reveal(panel && panel.outerHTML, 60)
  }, true)
}
