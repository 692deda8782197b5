'use strict';
// What a page does with scripts: its charts, and the table of all rows. Everything else stands in the page already.
(() => {
  const data = id => JSON.parse(document.getElementById(id).textContent);
  const make = (name, attributes = {}, text) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 9 });

  // ---- charts

  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function chart(definition) {
    const place = document.getElementById(definition.id);
    let plot;
    const draw = () => {
      if (plot) plot.destroy();
      const axis = label => ({
        label, stroke: color('--text'), labelSize: 20, font: '12px system-ui', labelFont: '12px system-ui',
        grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line'), width: 1 },
      });
      const lines = definition.series.map((series, i) => ({
        label: series.label,
        stroke: color('--series-' + (1 + i % 5)),
        dash: i < 5 ? undefined : [6, 4],
        width: 2,
        points: { show: definition.x.length < 2 },
        paths: definition.steps ? uPlot.paths.stepped({ align: 1 }) : undefined,
      }));
      plot = new uPlot({
        width: Math.max(240, place.clientWidth),
        height: 260,
        scales: { x: { time: false, distr: definition.log ? 3 : 1 } },
        axes: [axis(definition.xLabel), { ...axis(definition.yLabel), size: 70 }],
        series: [{ label: definition.xLabel }, ...lines],
        cursor: { drag: { x: false, y: false } },
        // Without it the legend shows values that it has none of until a pointer comes.
        legend: { live: false },
      }, [definition.x, ...definition.series.map(series => series.y)], place);
    };
    draw();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
    new ResizeObserver(() => {
      const width = Math.max(240, place.clientWidth);
      if (width !== plot.width) plot.setSize({ width, height: 260 });
    }).observe(place);
  }

  // ---- the table

  const ROW_HEIGHT = 30;
  const MARGIN = 12;
  const PRINTED = 200;

  async function unpack(id) {
    const bytes = Uint8Array.from(atob(document.getElementById(id).textContent.trim()), c => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text());
  }

  const folded = text => text.normalize('NFKC').toLowerCase();
  const shown = value => (value === null || value === undefined ? '' : typeof value === 'number' ? number.format(value)
    : Array.isArray(value) ? value.join(', ') : String(value));
  // A cell may hold several texts, each of which a choice finds.
  const held = value => (Array.isArray(value) && value.length ? value : [shown(value)]);

  class Table {
    constructor(columns, rows) {
      this.columns = columns;
      this.rows = rows;
      this.order = Array.from(rows.keys());
      this.texts = null;
      this.sorted = { column: -1, down: false };
      this.active = 0;
      this.region = document.getElementById('rows');
      this.found = document.getElementById('found');
      this.search = document.getElementById('search');
      this.choices = [...document.querySelectorAll('select[data-column]')];
      this.filters = [...document.querySelectorAll('button[data-filter]')];
    }

    start() {
      this.table = make('table', { 'aria-label': this.region.getAttribute('aria-label') });
      this.table.style.width = `calc(${this.columns.map(column => column.width).join(' + ')})`;
      this.table.append(this.head());
      this.body = make('tbody');
      this.table.append(this.body);
      this.region.replaceChildren(this.table);
      this.fillChoices();
      let timer;
      this.search.addEventListener('input', () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.filter(), 120);
      });
      for (const choice of this.choices) choice.addEventListener('change', () => this.filter());
      for (const button of this.filters) {
        button.addEventListener('click', () => this.choose(button));
        button.disabled = false;
      }
      this.region.addEventListener('scroll', () => requestAnimationFrame(() => this.draw()), { passive: true });
      this.region.addEventListener('keydown', event => this.key(event));
      new ResizeObserver(() => this.draw()).observe(this.region);
      addEventListener('beforeprint', () => this.print());
      for (const control of [this.search, ...this.choices]) control.disabled = false;
      this.filter();
    }

    head() {
      const row = make('tr', { 'aria-rowindex': '1' });
      this.columns.forEach((column, i) => {
        const cell = make('th', { scope: 'col', 'aria-sort': 'none', class: column.number ? 'number' : '' });
        cell.style.width = column.width;
        const button = make('button', { type: 'button' }, column.name);
        button.addEventListener('click', () => this.sort(i));
        cell.append(button);
        row.append(cell);
      });
      const head = make('thead');
      head.append(row);
      this.heads = [...row.children];
      return head;
    }

    fillChoices() {
      for (const choice of this.choices) {
        const column = Number(choice.dataset.column);
        const values = [...new Set(this.rows.flatMap(row => held(row[column])))].sort();
        for (const value of values) choice.append(make('option', { value }, value === '' ? '(none)' : value));
        choice.dataset.any = 'any';
      }
    }

    /** Shows the rows of one value alone, or all again. */
    choose(button) {
      const column = this.columns.findIndex(one => one.name === button.dataset.filter);
      const choice = this.choices.find(one => Number(one.dataset.column) === column);
      if (!choice) return;
      const again = button.getAttribute('aria-pressed') === 'true';
      choice.value = again ? '' : button.dataset.value;
      if (again) choice.selectedIndex = 0;
      this.filter();
      if (!again) document.getElementById('all-rows').scrollIntoView({ block: 'start' });
    }

    filter() {
      for (const button of this.filters) {
        const column = this.columns.findIndex(one => one.name === button.dataset.filter);
        const choice = this.choices.find(one => Number(one.dataset.column) === column);
        const chosen = choice && choice.selectedIndex > 0 && choice.value === button.dataset.value;
        button.setAttribute('aria-pressed', String(Boolean(chosen)));
      }
      const words = folded(this.search.value).split(/\s+/).filter(word => word);
      if (words.length && !this.texts) {
        this.texts = this.rows.map(row => folded(row.filter(cell => cell !== null).join('\n')));
      }
      const chosen = this.choices
        .filter(choice => choice.selectedIndex > 0)
        .map(choice => [Number(choice.dataset.column), choice.value]);
      this.order = [];
      for (let i = 0; i < this.rows.length; i++) {
        if (chosen.every(([column, value]) => held(this.rows[i][column]).includes(value))
          && words.every(word => this.texts[i].includes(word))) {
          this.order.push(i);
        }
      }
      this.arrange();
    }

    sort(column) {
      const down = this.sorted.column === column && !this.sorted.down;
      this.sorted = { column, down };
      this.heads.forEach((head, i) =>
        head.setAttribute('aria-sort', i === column ? (down ? 'descending' : 'ascending') : 'none'));
      this.arrange();
    }

    arrange() {
      const { column, down } = this.sorted;
      if (column >= 0) {
        const { rows } = this;
        const sign = down ? -1 : 1;
        // What is empty comes last, whichever way.
        this.order.sort((i, j) => {
          const a = rows[i][column];
          const b = rows[j][column];
          if (a === b) return i - j;
          if (a === null || a === '') return 1;
          if (b === null || b === '') return -1;
          return a < b ? -sign : a > b ? sign : i - j;
        });
      }
      this.active = 0;
      this.table.setAttribute('aria-rowcount', String(this.order.length + 1));
      this.found.textContent = `${number.format(this.order.length)} of ${number.format(this.rows.length)} rows`;
      this.region.scrollTop = 0;
      this.first = -1;
      this.draw();
    }

    draw() {
      const first = Math.max(0, Math.floor(this.region.scrollTop / ROW_HEIGHT) - MARGIN);
      const count = Math.ceil(this.region.clientHeight / ROW_HEIGHT) + 2 * MARGIN;
      const last = Math.min(this.order.length, first + count);
      if (first === this.first && last === this.last) return;
      const focused = this.body.contains(document.activeElement);
      this.first = first;
      this.last = last;
      const rows = [this.space(first)];
      for (let at = first; at < last; at++) rows.push(this.row(at));
      rows.push(this.space(this.order.length - last));
      this.body.replaceChildren(...rows);
      if (focused) this.focus();
    }

    space(count) {
      const row = make('tr', { class: 'space', 'aria-hidden': 'true' });
      const cell = make('td', { colspan: this.columns.length });
      cell.style.height = count * ROW_HEIGHT + 'px';
      row.append(cell);
      return row;
    }

    row(at) {
      const cells = this.rows[this.order[at]];
      const row = make('tr', { 'aria-rowindex': String(at + 2) });
      this.columns.forEach((column, i) => {
        if (i > 0) {
          row.append(make('td', { class: column.number ? 'number' : '' }, shown(cells[i])));
          return;
        }
        const head = make('th', { scope: 'row' });
        const button = make('button', { type: 'button', tabindex: at === this.active ? '0' : '-1' }, shown(cells[i]) || '(no id)');
        button.addEventListener('click', () => { this.active = at; this.details(cells); });
        head.append(button);
        row.append(head);
      });
      return row;
    }

    focus() {
      const row = this.body.children[this.active - this.first + 1];
      const button = row && row.querySelector('button');
      if (!button) { this.region.focus(); return; }
      for (const other of this.body.querySelectorAll('button')) other.tabIndex = other === button ? 0 : -1;
      button.focus({ preventScroll: true });
    }

    key(event) {
      if (!this.body.contains(event.target)) return;
      const page = Math.max(1, Math.floor(this.region.clientHeight / ROW_HEIGHT) - 2);
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
      if (!(event.key in steps)) return;
      event.preventDefault();
      this.active = Math.min(this.order.length - 1, Math.max(0, this.active + steps[event.key]));
      const top = this.active * ROW_HEIGHT;
      const room = this.region.clientHeight - 2 * ROW_HEIGHT;
      if (top < this.region.scrollTop) this.region.scrollTop = top;
      else if (top > this.region.scrollTop + room) this.region.scrollTop = top - room;
      this.first = -1;
      this.draw();
      this.focus();
    }

    details(cells) {
      const dialog = document.getElementById('details');
      const list = make('dl');
      this.columns.forEach((column, i) => list.append(make('dt', {}, column.name), make('dd', {}, shown(cells[i]))));
      dialog.querySelector('div').replaceChildren(list);
      dialog.showModal();
      dialog.addEventListener('close', () => this.focus(), { once: true });
    }

    print() {
      const table = make('table');
      const head = make('tr');
      for (const column of this.columns) head.append(make('th', { scope: 'col' }, column.name));
      table.append(make('caption', {}, `The first ${Math.min(PRINTED, this.order.length)} of ${this.found.textContent}, as arranged on the screen`), head);
      for (const i of this.order.slice(0, PRINTED)) {
        const row = make('tr');
        this.columns.forEach((column, c) => row.append(make('td', {}, shown(this.rows[i][c]))));
        table.append(row);
      }
      document.getElementById('printed').replaceChildren(table);
    }
  }

  for (const definition of data('charts')) chart(definition);
  unpack('packed')
    .then(rows => new Table(data('columns'), rows).start())
    .catch(error => { document.getElementById('found').textContent = 'The table cannot be shown here: ' + error.message; });
})();
