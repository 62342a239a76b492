package org.santral.http;

/** Answers the requests of a route, on a virtual thread that it may block. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers.
     *
     * @throws Exception anything: it is logged and answered 500 in the dialect's form
     */
    Answer handle(Request request) throws Exception;
}
