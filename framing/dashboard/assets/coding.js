// A key held down answers one unit, not all that follow.
if (!window.framingHeld) {
  window.framingHeld = true
  window.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, textarea")
    if (event.repeat && !typing && document.querySelector("[class*=st-key-fr-code-answers]")) event.stopImmediatePropagation()
  }, true)
}
