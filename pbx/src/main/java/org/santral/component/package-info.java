/** Places where a tenant's own web service says what happens to a call (spec/simotel.md §7). */
@org.jspecify.annotations.NullMarked
package org.santral.component;
