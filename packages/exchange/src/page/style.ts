/** The style of the page; light and dark as the system is. */
export const pageStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; }
main { max-width: 30rem; margin: 0 auto; padding: 2rem 1rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; }
label { max-width: 100%; }
h1 { font-size: 1.4rem; margin: 0; }
p { margin: 0; }
.sources { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; }
input, button, ::file-selector-button { font: inherit; max-width: 100%; }
button, ::file-selector-button { min-height: 2.5rem; padding: 0 0.9rem; border: 1px solid GrayText; border-radius: 8px; color: inherit; background: transparent; cursor: pointer; }
.seen { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 0.75rem; }
video { width: 100%; border-radius: 8px; }
canvas { width: 100%; border: 1px solid GrayText; border-radius: 8px; image-rendering: pixelated; }
#said { min-height: 1.5em; font-weight: 600; }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.25rem; }
li { display: grid; grid-template-columns: 8rem 1fr 3.5rem; gap: 0.75rem; align-items: center; }
li span { overflow-wrap: anywhere; }
li output { text-align: right; font-variant-numeric: tabular-nums; }
li.best { font-weight: 600; }
meter { width: 100%; }
`
