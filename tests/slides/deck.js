// Cells are put on pages of 1920 x 1080: a page that is too full for its text to stay readable goes
// on in a page below it, and what is left over is made a little smaller.
const SIZE = { width: 1920, height: 1080 }, FONT = 40, COMFORTABLE = 0.75, SMALLEST = 0.6;
const bench = document.body.appendChild(Object.assign(document.createElement("div"), { id: "bench" }));
const shows = (cell) => !cell.matches("aside");

function pageOf(cells, heading) {
  const page = document.createElement("div");
  page.className = "page";
  if (heading && !cells.some((cell) => cell.querySelector("h1, h2, h3"))) {
    const running = document.createElement("p");
    running.className = "running";
    running.innerHTML = heading;
    page.append(running);
  }
  page.append(...cells.map((cell) => cell.cloneNode(true)));
  return page;
}

// whether a sum in an equation gets a larger sign than one in a line: only with a font made for it
function fontForMathematics() {
  const sign = (display) => `<math display="${display}"><mo>∑</mo></math>`;
  const page = pageOf([]);
  page.innerHTML = sign("inline") + sign("block");
  bench.replaceChildren(page);
  const [small, large] = [...page.querySelectorAll("mo")].map((mo) => mo.getBoundingClientRect().height);
  return large > 1.2 * small;
}
document.body.classList.toggle("plain-math", !fontForMathematics());

// the largest font, as a part of the usual one, with which the cells fit on a page; else 0
function scaleOf(cells, heading) {
  const page = pageOf(cells, heading);
  bench.replaceChildren(page);
  for (let percent = 100; percent >= 100 * SMALLEST; percent -= 5) {
    page.style.fontSize = `${(FONT * percent) / 100}px`;
    if (page.scrollHeight <= SIZE.height - 40 && page.scrollWidth <= SIZE.width) return percent / 100;
  }
  return 0;
}

// a cell that fills more than a page, as pieces of its own kind: code and results, or paragraphs
function pieces(cell) {
  return [...cell.children].map((child) => {
    const piece = cell.cloneNode(false);
    piece.append(child.cloneNode(true));
    return piece;
  });
}

function pack(cells, heading) {
  const pages = [[]];
  for (const cell of cells) {
    const page = pages.at(-1);
    if (!shows(cell) || !page.some(shows) || scaleOf([...page, cell], heading) >= COMFORTABLE) page.push(cell);
    else pages.push([cell]);
  }
  return pages;
}

function paged(cells, heading) {
  const single = cells.flatMap((cell) =>
    shows(cell) && cell.children.length > 1 && scaleOf([cell], heading) < (cell.matches(".code") ? SMALLEST : COMFORTABLE)
      ? pieces(cell) : [cell]);
  return pack(single, heading);
}

function section(cells, heading) {
  const page = pageOf(cells, heading);
  page.querySelector(".cell")?.classList.remove("fragment");
  const scale = scaleOf(cells, heading) || SMALLEST;
  page.style.fontSize = `${FONT * scale}px`;
  const made = document.createElement("section");
  made.dataset.scale = scale;
  made.append(page);
  return made;
}

for (const column of document.querySelectorAll(".slides > section")) {
  let heading = "";
  const made = [];
  for (const old of column.children) {
    heading = old.querySelector("h1, h2, h3")?.innerHTML ?? heading;
    made.push(...paged([...old.children], heading).map((cells) => section(cells, heading)));
  }
  column.replaceChildren(...made);
}
bench.remove();

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#cell-id="]');
  if (!link) return;
  event.preventDefault();
  const cell = document.querySelector(`[data-cell="${link.hash.slice("#cell-id=".length)}"]`);
  if (!cell) return;
  const { h, v } = Reveal.getIndices(cell.closest("section"));
  Reveal.slide(h, v);
});

Reveal.initialize({
  ...SIZE, margin: 0, center: false, hash: true, slideNumber: "c/t", transition: "none", plugins: [RevealNotes],
});
