/* What our own controls do in the admin: the Markdown toolbar, the filter over long lists of
   checkboxes, and the links of the list of what is missing. Without it all fields still work. */
(() => {
  'use strict';

  const { app } = window.wagtail;
  const { Controller } = window.StimulusModule;

  /** Puts text in the place of a selection, so that the browser's own undo takes it back. */
  const replace = (area, start, end, text) => {
    area.focus();
    area.setSelectionRange(start, end);
    if (!document.execCommand('insertText', false, text)) {
      area.setRangeText(text, start, end, 'end');
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };

  /** Puts marks around the selection, or takes them away. */
  const wrap = (before, after, sample) => (area) => {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const outside = [start - before.length, end + after.length];
    if (value.slice(outside[0], start) === before && value.slice(end, outside[1]) === after) {
      const inner = value.slice(start, end);
      replace(area, outside[0], outside[1], inner);
      area.setSelectionRange(outside[0], outside[0] + inner.length);
      return;
    }
    const inner = value.slice(start, end) || sample;
    replace(area, start, end, before + inner + after);
    area.setSelectionRange(start + before.length, start + before.length + inner.length);
  };

  /** Begins each line of the selection with a mark, or takes the marks away. */
  const lines = (mark, pattern) => (area) => {
    const { selectionStart, selectionEnd, value } = area;
    const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
    const next = value.indexOf('\n', selectionEnd);
    const end = next === -1 ? value.length : next;
    const chosen = value.slice(start, end).split('\n');
    const marked = chosen.every((line) => pattern.test(line));
    const changed = chosen.map((line, index) =>
      marked ? line.replace(pattern, '') : mark(index) + line,
    );
    replace(area, start, end, changed.join('\n'));
  };

  const link = (area) => {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const words = value.slice(start, end) || 'words';
    replace(area, start, end, `[${words}](https://)`);
    const address = start + words.length + 3;
    area.setSelectionRange(address, address + 'https://'.length);
  };

  const TOOLS = [
    ['B', 'Bold', 'b', wrap('**', '**', 'bold')],
    ['I', 'Italic', 'i', wrap('*', '*', 'italic')],
    ['Link', 'Link', 'k', link],
    ['H', 'Heading', null, lines(() => '# ', /^#+ /)],
    ['•', 'List', null, lines(() => '- ', /^[-*] /)],
    ['1.', 'Numbered list', null, lines((index) => `${index + 1}. `, /^\d+\. /)],
    ['“', 'Quote', null, lines(() => '> ', /^> ?/)],
  ];

  class Markdown extends Controller {
    connect() {
      const line = this.element.closest('.ex-markdown')?.querySelector('.ex-markdown__bar');
      if (!line || line.querySelector('[role=toolbar]')) return;
      const bar = document.createElement('div');
      bar.className = 'ex-toolbar';
      bar.setAttribute('role', 'toolbar');
      bar.setAttribute('aria-label', 'Formatting');
      bar.setAttribute('aria-controls', this.element.id);
      TOOLS.forEach(([text, name, key, act], index) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = text;
        button.title = key ? `${name} (Ctrl+${key.toUpperCase()})` : name;
        button.setAttribute('aria-label', name);
        // One stop for the Tab key; the arrow keys move inside.
        button.tabIndex = index ? -1 : 0;
        button.addEventListener('click', () => act(this.element));
        bar.append(button);
      });
      bar.addEventListener('keydown', (event) => this.move(event, bar));
      line.prepend(bar);
      this.element.addEventListener('keydown', (event) => this.shortcut(event));
    }

    move(event, bar) {
      const buttons = [...bar.children];
      const here = buttons.indexOf(event.target);
      const steps = {
        ArrowRight: here + 1,
        ArrowLeft: here - 1,
        Home: 0,
        End: buttons.length - 1,
      };
      if (!(event.key in steps)) return;
      event.preventDefault();
      const there = buttons[(steps[event.key] + buttons.length) % buttons.length];
      buttons.forEach((button) => {
        button.tabIndex = button === there ? 0 : -1;
      });
      there.focus();
    }

    shortcut(event) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const tool = TOOLS.find(([, , key]) => key === event.key.toLowerCase());
      if (!tool) return;
      event.preventDefault();
      event.stopPropagation();
      tool[3](this.element);
    }
  }

  class Choices extends Controller {
    connect() {
      const options = [...this.element.querySelectorAll('label')];
      if (this.element.querySelector('[data-ex-filter]')) return;
      const state = document.createElement('span');
      state.className = 'ex-choices__state';
      state.setAttribute('role', 'status');
      const count = () => {
        const chosen = options.filter((label) => label.control.checked);
        state.textContent = chosen.length
          ? `Chosen: ${chosen.map((label) => label.textContent.trim()).join(', ')}`
          : 'None chosen';
      };
      const head = document.createElement('div');
      head.className = 'ex-choices__head';
      head.dataset.exFilter = '';
      if (options.length > 12) head.append(this.filter(options));
      head.append(state);
      this.element.prepend(head);
      this.element.addEventListener('change', count);
      count();
    }

    filter(options) {
      const input = document.createElement('input');
      input.type = 'search';
      input.placeholder = 'Filter';
      input.setAttribute('aria-label', 'Filter the choices');
      input.addEventListener('input', (event) => {
        // What is typed here is no change of the page.
        event.stopPropagation();
        const words = input.value.trim().toLowerCase();
        options.forEach((label) => {
          const fits = label.textContent.toLowerCase().includes(words);
          label.hidden = !fits && !label.control.checked;
        });
      });
      input.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') event.preventDefault();
      });
      return input;
    }
  }

  /* The list comes anew with each save in the background; it stays as open as it was left. */
  let listIsOpen = null;
  class Checklist extends Controller {
    connect() {
      this.element.open = listIsOpen ?? this.element.open;
      listIsOpen = this.element.open;
      this.element.addEventListener('toggle', () => {
        listIsOpen = this.element.open;
      });
    }
  }

  app.register('ex-checklist', Checklist);
  app.register('ex-markdown', Markdown);
  app.register('ex-choices', Choices);

  document.addEventListener('click', (event) => {
    const anchor = event.target.closest?.('[data-ex-checklist] a');
    const target = anchor && document.getElementById(anchor.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    target.closest('[role=tabpanel]')?.dispatchEvent(new CustomEvent('w-focus:focus', { bubbles: true }));
    for (let panel = target.closest('[data-panel]'); panel; panel = panel.parentElement.closest('[data-panel]')) {
      const toggle = panel.querySelector('[data-panel-toggle][aria-expanded=false]');
      if (toggle && document.getElementById(toggle.getAttribute('aria-controls')).contains(target)) toggle.click();
    }
    target.scrollIntoView({ block: 'center' });
    target.focus({ preventScroll: true });
  });
})();
