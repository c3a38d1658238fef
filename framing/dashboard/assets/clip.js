// Copies the text a link carries; where the browser has no clipboard, marks the text beside it to be copied by hand.
if (!window.framingClip) {
  window.framingClip = true
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-clip]")
    if (!link || event.button !== 0) return
    event.preventDefault()
    const shown = link.closest(".fr-copied").querySelector("code")
    const mark = () => window.getSelection().selectAllChildren(shown)
    if (!navigator.clipboard) { mark(); return }
    const before = link.textContent
    navigator.clipboard.writeText(link.dataset.clip).then(() => {
      link.textContent = link.dataset.done
      setTimeout(() => { link.textContent = before }, 1600)
    }, mark)
  })
}
