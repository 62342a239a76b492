package org.santral.oauth;

import java.util.List;

/** Where an authorization request has come to. */
public sealed interface Outcome {
    /** Why a request is answered with a page of ours and not sent back to the application. */
    enum Problem {
        /** No such application. */
        CLIENT,
        /** The address to come back to is not one that the application registered. */
        REDIRECT,
        /** The application belongs to another tenant than the user. */
        OTHER_TENANT,
        /** The form was sent before, is too old, or is another session's. */
        STALE_FORM,
        /** The user said no, and there is no address to come back to. */
        DENIED,
        /** The request is malformed, and there is no address to come back to. */
        MALFORMED
    }

    /** Answered with a page. */
    record Refused(Problem problem) implements Outcome {}

    /** The browser goes back to the application. */
    record Back(String location) implements Outcome {
        /** Without the code. */
        @Override
        public String toString() {
            return "Back";
        }
    }

    /** The code is shown on a page of ours. */
    record Shown(String code, String state) implements Outcome {
        /** Without the code. */
        @Override
        public String toString() {
            return "Shown";
        }
    }

    /** The user has to log in first. */
    record LogIn(Application application) implements Outcome {}

    /**
     * The user has to be asked.
     *
     * @param scopes of {@link Scopes#ALL}
     * @param form secret of the form to send back; good once, in this session
     */
    record AskConsent(Application application, List<String> scopes, String form) implements Outcome {
        /** Without the form's secret. */
        @Override
        public String toString() {
            return "AskConsent[" + application + "]";
        }
    }
}
