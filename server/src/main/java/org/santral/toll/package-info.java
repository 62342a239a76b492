/** Caps on calls outside: counted from the ledger, told of when they are reached, and enforced on talks that run. */
@org.jspecify.annotations.NullMarked
package org.santral.toll;
