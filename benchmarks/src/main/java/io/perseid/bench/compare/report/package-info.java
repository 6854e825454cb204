/** From the figures of a comparison, as JSON, to a text and plots that people read. */
package io.perseid.bench.compare.report;
