// Follows our own links without a reload: the address changes, and Streamlit's own
// handler for Back and Forward reads it. Without this file the links are plain links.
if (!window.framingLinks) {
  window.framingLinks = true
  // Marks the app from the click until its script has run: the reader sees at once that something comes.
  const going = () => {
    const app = document.querySelector("[data-testid=stApp]")
    if (!app) return
    app.dataset.framingGoing = ""
    // A fast run may begin and end within one change of the page, so the content tells of it as well as the state.
    const watch = new MutationObserver(() => { if (app.dataset.testScriptState === "notRunning") done() })
    const done = () => { delete app.dataset.framingGoing; watch.disconnect() }
    watch.observe(app, { attributes: true, attributeFilter: ["data-test-script-state"], childList: true, characterData: true, subtree: true })
    setTimeout(done, 10_000)
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-framing]")
    if (!link || event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    if (link.dataset.copy !== undefined) {
      const before = link.textContent
      navigator.clipboard.writeText(link.href).then(() => {
        link.textContent = link.dataset.copy
        setTimeout(() => { link.textContent = before }, 1600)
      }, () => { window.history.pushState({}, "", link.href) })
      return
    }
    if (link.dataset.save !== undefined) {
      const plot = document.querySelector(`.st-key-${link.dataset.chart} .js-plotly-plot`)
      const button = plot && plot.querySelector(".modebar-btn")
      if (!button) return
      plot._context.toImageButtonOptions = { format: link.dataset.save, filename: link.dataset.name, scale: link.dataset.save === "png" ? 2 : 1 }
      button.click()
      return
    }
    if (link.dataset.print !== undefined) { window.print(); return }
    if (link.dataset.skip !== undefined) { document.getElementById("content")?.focus(); return }
    if (link.href === window.location.href) return
    const elsewhere = new URL(link.href).pathname !== window.location.pathname
    going()
    window.history.pushState({}, "", link.href)
    window.dispatchEvent(new PopStateEvent("popstate"))
    if (elsewhere || link.dataset.top !== undefined) {
      const main = document.querySelector("[data-testid=stMain]")
      if (main) main.scrollTo(0, 0)
    }
  })
}
