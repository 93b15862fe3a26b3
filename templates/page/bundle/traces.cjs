'use strict';

// Plotly with the traces our charts use and no others: every page carries this script. `make bundle` builds it.
const Plotly = require('plotly.js/lib/core');

Plotly.register([
  require('plotly.js/lib/bar'),
  require('plotly.js/lib/heatmap'),
  require('plotly.js/lib/sankey'),
]);

module.exports = Plotly;
