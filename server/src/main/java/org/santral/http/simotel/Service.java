package org.santral.http.simotel;

import org.santral.http.Answer;
import org.santral.http.Request;

/** Answers the requests of a service whose credentials, method and body were found good. */
@FunctionalInterface
interface Service {
    /**
     * Answers.
     *
     * @param fields what the body says; nothing for an upload, whose body is in the request
     * @throws SimotelRefusal to answer with a failure
     * @throws Exception anything else: it is logged and answered 500
     */
    Answer answer(Access access, Fields fields, Request request) throws Exception;
}
