/** Rank 8: the configuration file, read into the typed settings of the packages below, with errors that name the line. */
@org.jspecify.annotations.NullMarked
package org.santral.app.config;
