/** Rank 7: the Verimor "Bulutsantralim" dialect (spec/verimor.md): its requests, answers and pushed events. */
@org.jspecify.annotations.NullMarked
package org.santral.http.verimor;
