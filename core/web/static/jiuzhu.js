// What the pages need beyond HTML: confirmations, rows of a list, pickers, repeated rows, live preview. No texts in here.
"use strict";

(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

  // ask before a form with data-confirm is sent; send no form twice
  const dialog = document.getElementById("confirm");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asked = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (asked && dialog && form.dataset.confirmed !== "yes") {
      event.preventDefault();
      document.getElementById("confirm-text").textContent = asked;
      dialog.returnValue = "";
      dialog.addEventListener("close", () => {
        if (dialog.returnValue !== "yes") return;
        form.dataset.confirmed = "yes";
        form.requestSubmit(event.submitter ?? undefined);
      }, { once: true });
      dialog.showModal();
      return;
    }
    if (form.method !== "post") return;
    if (form.dataset.sent === "yes") { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => all('button[type="submit"]', form).forEach((button) => button.setAttribute("aria-disabled", "true")), 0);
  });
  window.addEventListener("pageshow", () => all("form").forEach((form) => { delete form.dataset.sent; delete form.dataset.confirmed; }));

  // what the public's pages show is gone when they are left, also where the browser keeps pages to go back to
  const unkept = document.querySelector("[data-unkept]");
  if (unkept) {
    window.addEventListener("pagehide", () => unkept.replaceChildren());
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.replace(location.pathname + location.search); });
  }

  // empty fields of a filter bar stay out of the address
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".filter-bar")) all("input, select", event.target).forEach((field) => { field.disabled = field.value === ""; });
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-back]")) history.back();
    if (event.target.closest("[data-print]")) window.print();
  });

  // rows chosen in a list, and what can be done with them together
  all("[data-choosable]").forEach((list) => {
    const bar = list.querySelector(".chosen-bar");
    const boxes = () => all('input[name="rowid"]', list);
    const every = list.querySelector("[data-choose-all]");
    const refresh = () => {
      const chosen = boxes().filter((box) => box.checked);
      boxes().forEach((box) => box.closest("tr").classList.toggle("is-chosen", box.checked));
      bar?.classList.toggle("is-open", chosen.length > 0);
      const number = bar?.querySelector("[data-chosen]");
      if (number) number.textContent = chosen.length;
      if (every) { every.checked = chosen.length > 0 && chosen.length === boxes().length; every.indeterminate = chosen.length > 0 && !every.checked; }
    };
    list.addEventListener("change", (event) => {
      if (event.target === every) boxes().forEach((box) => { box.checked = every.checked; });
      refresh();
    });
    refresh();
  });

  // pickers: a select that searches on the server, or a long one that filters what it has
  const escapeText = (text) => { const holder = document.createElement("i"); holder.textContent = text ?? ""; return holder.innerHTML; };
  const pick = (select) => {
    if (select.tomselect || typeof TomSelect === "undefined" || select.closest("template")) return;
    const address = select.dataset.pick;
    const texts = select.dataset;
    const options = {
      plugins: [], maxOptions: 200, hideSelected: false, create: false,
      render: {
        no_results: () => `<div class="no-results">${escapeText(texts.none)}</div>`,
        option: (row) => `<div class="option">${escapeText(row.text)}${row.note ? `<small>${escapeText(row.note)}</small>` : ""}</div>`,
        loading: () => `<div class="no-results">${escapeText(texts.loading)}</div>`,
      },
    };
    if (address) {
      Object.assign(options, {
        valueField: "value", labelField: "text", searchField: [], sortField: "$order", maxItems: select.multiple ? null : 1,
        shouldLoad: (typed) => typed.trim().length > 0,
        score: () => () => 1,
        load(typed, done) {
          this.clearOptions();
          const sent = { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token() }, credentials: "same-origin" };
          fetch(address, { ...sent, body: new URLSearchParams({ q: typed }) })
            .then((answer) => (answer.ok ? answer.json() : { items: [] })).then((body) => done(body.items)).catch(() => done());
        },
      });
    }
    new TomSelect(select, options);
    select.setAttribute("aria-hidden", "true"); // its label now names the box that took its place
  };
  const enhance = (root) => all("select[data-pick], select.my_select2[multiple], select[data-long]", root).forEach(pick);

  // repeated rows: members of a household, items of income
  const renumber = (group) => all(":scope > .rows > .row-card", group).forEach((card, place) => {
    const number = card.querySelector("[data-row-number]");
    if (number) number.textContent = place + 1;
  });
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    const drop = event.target.closest("[data-drop-row]");
    if (add) {
      const group = add.closest("[data-rows]");
      const next = Number(group.dataset.next);
      group.dataset.next = next + 1;
      const holder = document.createElement("div");
      // only the first mark of each name: rows within this row keep theirs
      holder.innerHTML = group.querySelector(":scope > template").innerHTML.replace(/[^"\s]*__i__[^"\s]*/g, (name) => name.replace("__i__", next));
      const card = holder.firstElementChild;
      group.querySelector(":scope > .rows").append(card);
      enhance(card);
      renumber(group);
      showWhen(card.closest("form"));
      offerPeople(card.closest("form"));
      card.querySelector("input, select, textarea")?.focus();
    }
    if (drop) {
      const group = drop.closest("[data-rows]");
      const form = drop.closest("form");
      drop.closest(".row-card").remove();
      renumber(group);
      group.querySelector("[data-add-row]").focus();
      offerPeople(form);
      form?.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  // one of the people of this form, remembered by where he is filled in, so that a corrected number stays his
  const offerPeople = (form) => form && all("select[data-people]", form).forEach((select) => {
    const people = all('input[name$=".id_number"]', form).map((number) => {
      const name = form.elements.namedItem(number.name.replace(/id_number$/, "name"))?.value.trim() ?? "";
      const typed = number.value.trim();
      return { at: number.name, name, label: `${name} ${typed.slice(-4)}`, value: select.dataset.people === "name" ? name : typed };
    }).filter((one) => one.name && one.value);
    const chosen = people.find((one) => one.at === select.dataset.chosen) ?? people.find((one) => one.value === select.value);
    select.replaceChildren(select.options[0], ...people.map((one) => {
      const option = new Option(one.label, one.value, false, one === chosen);
      option.dataset.at = one.at;
      return option;
    }));
    if (chosen) select.dataset.chosen = chosen.at;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-people]")) event.target.dataset.chosen = event.target.selectedOptions[0]?.dataset.at ?? "";
  }, true);

  // one choice for every answer of the same form that has none yet
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-set-all]")) return;
    all("td select", event.target.form).forEach((select) => { select.value = event.target.value; });
  });

  // fields that only apply when another has a certain answer
  const showWhen = (form) => form && all("[data-when]", form).forEach((part) => {
    const [name, wanted] = part.dataset.when.split("=");
    const given = new FormData(form).getAll(name).map(String);
    const shown = wanted.split("|").some((value) => given.includes(value));
    part.hidden = !shown;
    all("input, select, textarea", part).forEach((field) => { field.disabled = !shown; });
  });

  // live preview: the form as it stands is sent, what comes back is shown beside it
  const preview = (form) => {
    const pane = document.getElementById(form.dataset.previewInto);
    if (!pane) return;
    let waiting = 0;
    let asked = 0;
    const ask = () => {
      const mine = ++asked;
      pane.setAttribute("aria-busy", "true");
      fetch(form.dataset.preview, { method: "POST", body: new FormData(form), headers: { "X-CSRFToken": token(), Accept: "text/html" }, credentials: "same-origin" })
        .then((answer) => (answer.ok ? answer.text() : null))
        .then((html) => { if (mine === asked && html !== null) pane.innerHTML = html; })
        .catch(() => {})
        .finally(() => { if (mine === asked) pane.removeAttribute("aria-busy"); });
    };
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 400); });
    ask();
  };

  all("form").forEach((form) => {
    showWhen(form);
    offerPeople(form);
    form.addEventListener("change", () => { showWhen(form); offerPeople(form); });
    if (form.dataset.preview) preview(form);
  });
  enhance(document);
  document.querySelector(".error-summary")?.focus();

  // what would make a page many screens long on a phone waits there to be opened
  if (matchMedia("(max-width: 767.98px)").matches) all("details.fold-on-phone").forEach((part) => { part.open = false; });

  // tables too wide for a phone name their cells from their head
  all("table.list").forEach((table) => {
    const names = all("thead th", table).map((cell) => cell.textContent.trim());
    all("tbody tr", table).forEach((row) => Array.from(row.cells).forEach((cell, place) => {
      if (!cell.dataset.label && names[place] && !cell.classList.contains("row-acts")) cell.dataset.label = names[place];
    }));
  });
})();
