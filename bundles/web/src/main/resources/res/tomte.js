'use strict';
(function () {
  const root = document.getElementById('tomte');
  // Not the page's own address: a browser refuses to fetch from one that holds a password.
  const source = new URL(root.dataset.source, window.location.origin);
  const every = 5000;
  let timer = 0;

  if (!document.querySelector('meta[name=viewport]')) {
    document.head.append(element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }));
  }

  /* Text only ever becomes text: nothing that a device or a plug-in says is taken for markup. */
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      made.setAttribute(key, value);
    }
    made.append(...children.filter(child => child !== undefined && child !== null));
    return made;
  }

  function show(id, ...children) {
    document.getElementById(id).replaceChildren(...children);
  }

  function badge(state) {
    return element('span', { class: 'tomte-badge tomte-' + state }, state);
  }

  function number(value, digits) {
    return value.toLocaleString('en', { maximumFractionDigits: digits });
  }

  function size(mb) {
    return mb >= 10240 ? number(mb / 1024, 1) + ' GB' : number(mb, 0) + ' MB';
  }

  function duration(ms) {
    const minutes = Math.floor(ms / 60000);
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor(minutes / 60) % 24;
    return (days ? days + ' d ' : '') + (days || hours ? hours + ' h ' : '') + minutes % 60 + ' min';
  }

  function table(heads, rows, none) {
    if (!rows.length) {
      return element('p', { class: 'tomte-none' }, none);
    }
    return element('div', { class: 'tomte-scroll', tabindex: '0' }, element('table', {},
      element('thead', {}, element('tr', {}, ...heads.map(
        head => head instanceof Element ? head : element('th', { scope: 'col' }, head)))),
      element('tbody', {}, ...rows.map(row => element('tr', {}, ...row.map(
        cell => cell instanceof Element && cell.tagName === 'TD' ? cell : element('td', {}, cell)))))));
  }

  function tile(title, level, value, detail, percent) {
    return element('article', { class: 'tomte-tile' },
      element('h3', {}, title, level ? badge(level) : null),
      element('strong', {}, value),
      percent === undefined ? null : element('meter',
        { min: '0', max: '100', value: String(percent), 'aria-label': title + ' in percent' }),
      element('small', {}, detail));
  }

  function worst(readings, prefix) {
    const levels = readings.filter(reading => reading.metric.startsWith(prefix)).map(reading => reading.level);
    return ['CRITICAL', 'WARNING', 'OK'].find(level => levels.includes(level));
  }

  function tiles(health) {
    const readings = health.readings;
    const made = [];
    if (health.cpu) {
      made.push(tile('CPU', worst(readings, 'cpu.'), number(health.cpu.percent, 0) + ' %',
        health.cpu.processors + ' processors' + (health.cpu.load < 0 ? '' : ', load ' + number(health.cpu.load, 2)),
        health.cpu.percent));
    }
    for (const [key, title] of [['memory', 'Memory'], ['disk', 'Disk']]) {
      if (health[key]) {
        made.push(tile(title, worst(readings, key + '.'), number(health[key].percent, 0) + ' %',
          size(health[key].usedMb) + ' of ' + size(health[key].totalMb), health[key].percent));
      }
    }
    const hottest = readings.filter(reading => reading.metric.startsWith('temperature.'))
      .sort((one, other) => other.value - one.value)[0];
    if (hottest) {
      made.push(tile('Temperature', worst(readings, 'temperature.'), number(hottest.value, 1) + ' ' + hottest.unit,
        hottest.metric));
    }
    return made;
  }

  function paint(data) {
    const health = data.health || { level: 'UNKNOWN', readings: [], failures: {} };
    const level = document.getElementById('tomte-level');
    if (level.textContent !== health.level) {
      level.textContent = health.level;
      level.className = 'tomte-badge tomte-' + health.level;
    }
    show('tomte-about', 'Tomte ' + (data.version || '') + ', up ' + duration(data.uptimeMs));
    show('tomte-when', health.at ? 'measured ' + new Date(health.at).toLocaleTimeString() : 'not measured yet');
    show('tomte-tiles', ...tiles(health));
    show('tomte-failures', ...Object.entries(health.failures).map(([collector, why]) =>
      element('p', { class: 'tomte-problem' }, collector + ': ' + why)));
    show('tomte-plugins', table(['Name', 'Version', 'State', 'Kind', 'What it says'],
      (data.plugins || []).map(plugin => [plugin.name, plugin.version, badge(plugin.state), plugin.kind,
        plugin.lastError || plugin.detail
          ? element('span', { class: 'tomte-problem' }, plugin.detail || plugin.lastError) : plugin.description]),
      data.plugins ? 'There are no plug-ins. Put a jar into the folder plugins/.' : 'The plug-in host is not running.'));
    show('tomte-files', table(['File', 'Bundle', 'Version', 'State', 'Problem'],
      (data.files || []).map(file => [file.file, file.bundle || '', file.version || '', badge(file.state),
        element('span', { class: 'tomte-problem' }, file.problem || '')]),
      data.files ? 'The folder is empty.' : 'Nobody watches the folder: the deployer is not running.'));
    show('tomte-readings', table(
      ['Metric', element('th', { scope: 'col', class: 'tomte-number' }, 'Value'), 'Level', 'Warning from', 'Critical from'],
      health.readings.map(reading => [reading.metric,
        element('td', { class: 'tomte-number' }, number(reading.value, 2) + ' ' + reading.unit), badge(reading.level),
        reading.warning === undefined ? '' : number(reading.warning, 2),
        reading.critical === undefined ? '' : number(reading.critical, 2)]),
      data.health ? 'Nothing was measured yet.' : 'The health monitor is not running.'));
  }

  async function refresh() {
    clearTimeout(timer);
    try {
      const answer = await fetch(source, { cache: 'no-store', credentials: 'same-origin' });
      if (!answer.ok) {
        throw new Error('the device answered ' + answer.status);
      }
      paint(await answer.json());
    } catch (problem) {
      show('tomte-when', 'No news: ' + problem.message);
    }
    if (!document.hidden) {
      timer = setTimeout(refresh, every);
    }
  }

  document.addEventListener('visibilitychange', refresh);
  refresh();
})();
