package org.santral.sip.ua;

import java.time.Duration;

/** What a registration is in. */
public sealed interface RegistrationState {

    /** Not started, or removed after {@link RegistrationClient#stop}. */
    record Unregistered() implements RegistrationState {}

    /** The first REGISTER is under way. */
    record Registering() implements RegistrationState {}

    /**
     * The registrar holds our binding.
     *
     * @param expires its life from now on
     */
    record Registered(Duration expires) implements RegistrationState {}

    /**
     * The registrar refused or could not be reached; it is tried again.
     *
     * @param status the refusal; 408 for a time-out, 503 for an unreachable registrar
     * @param retryIn when
     */
    record Failed(int status, Duration retryIn) implements RegistrationState {}
}
