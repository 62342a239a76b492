package org.santral.http.bulutfon;

import org.santral.http.Answer;
import org.santral.http.Request;

/** Answers the requests of a route whose credentials were found good. */
@FunctionalInterface
interface Endpoint {
    /**
     * Answers.
     *
     * @throws BulutfonRefusal to answer with an error
     * @throws Exception anything else: it is logged and answered 500
     */
    Answer answer(Access access, Request request) throws Exception;
}
