/**
 * Coverage-guided fuzzing of everything that reads what others sent. Each class named {@code …Fuzz} is a target for
 * Jazzer: {@code fuzzerTestOneInput} takes one input and throws when something does not hold. {@link
 * org.santral.fuzz.CorpusTest} runs what fuzzing has found worth keeping, as ordinary tests.
 */
package org.santral.fuzz;
