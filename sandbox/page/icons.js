/** The page's own line icons, drawn on a 24 by 24 grid. */

const PATHS = {
  bell: "M12 4a5 5 0 0 0-5 5c0 4.5-2 6-2 7h14c0-1-2-2.5-2-7a5 5 0 0 0-5-5zM10 19a2 2 0 0 0 4 0",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  hash: "M9 4 7.5 20M16.5 4 15 20M4.5 9H20M4 15h15.5",
  thread: "M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12h5",
  smile: "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM8.5 14.5a4 4 0 0 0 7 0M9 9.5v.5M15 9.5v.5",
  pin: "M9 4h6l-1 6l3.5 3.5h-11L10 10zM12 13.5V21",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  send: "M4 12 20 4l-5 16-4-7z",
  close: "M6 6l12 12M18 6 6 18",
  back: "M14.5 5.5 8 12l6.5 6.5",
  down: "M12 5v14M6 13l6 6l6-6",
  download: "M12 4v11M7 11l5 5l5-5M5 20h14",
  external: "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7zM3 20c0-4 2.5-6 6-6s6 2 6 6M15.5 4.5a3.5 3.5 0 0 1 0 6.5M17 14.5c2.5.7 4 2.5 4 5.5",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-5.5l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 5.5l1.5-1.5",
  traffic: "M7 20V5M3.5 8.5 7 5l3.5 3.5M17 4v15M13.5 15.5 17 19l3.5-3.5",
  phone: "M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3zM11 18h2",
  theme: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
  caret: "M6 9l6 6l6-6",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  eye: "M3 12c2.5-4.5 5.5-6.5 9-6.5s6.5 2 9 6.5c-2.5 4.5-5.5 6.5-9 6.5S5.5 16.5 3 12zM12 9.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5z",
  bolt: "M13 3 5 13.5h6L10.5 21 19 10h-6z",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
