// From a number to its sentence: opens the text that holds it, marks it and moves the reader there.
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
}
