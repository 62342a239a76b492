/** The Bulutfon API (spec/bulutfon.md): OAuth 2, records with the path through menus and groups, recordings. */
@NullMarked
package org.santral.http.bulutfon;

import org.jspecify.annotations.NullMarked;
