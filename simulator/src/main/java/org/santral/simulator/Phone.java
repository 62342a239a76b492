package org.santral.simulator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.ua.RegistrationClient;
import org.santral.sip.ua.RegistrationSpec;
import org.santral.sip.ua.RegistrationState;
import org.santral.sip.ua.UserAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A simulated phone: an extension that stays registered at its PBX. */
final class Phone {
    private static final Logger LOG = LoggerFactory.getLogger(Phone.class);

    private final PhoneSettings settings;
    private final RegistrationClient registration;
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private final CompletableFuture<Void> removed = new CompletableFuture<>();

    Phone(UserAgent agent, PhoneSettings settings) {
        this.settings = settings;
        RegistrationSpec spec = new RegistrationSpec(
                agent.stack().nextShard(),
                SipUri.of(null, settings.domain(), 0),
                NameAddr.of(null, SipUri.of(settings.user(), settings.domain(), 0)),
                settings.user(),
                hop(),
                List.of(),
                Credentials.password(settings.user(), settings.password()),
                settings.expires());
        registration = new RegistrationClient(agent, spec, this::changed);
    }

    private Hop hop() {
        return new Hop(settings.registrar().transport(), settings.registrar().address());
    }

    PhoneSettings settings() {
        return settings;
    }

    void start() {
        registration.start();
    }

    private void changed(RegistrationState state) {
        switch (state) {
            case RegistrationState.Registered ignored -> registered.complete(null);
            case RegistrationState.Unregistered ignored -> removed.complete(null);
            case RegistrationState.Registering ignored -> {}
            case RegistrationState.Failed(int status, Duration retryIn) -> {
                LOG.warn("a phone could not register: {}; next attempt in {}", status, retryIn);
                if (status == 401 || status == 403 || status == 404) {
                    registered.completeExceptionally(new IllegalStateException("registration refused: " + status));
                }
            }
        }
    }

    /**
     * Waits for the first registration.
     *
     * @throws IllegalStateException when the PBX refused it; the phone goes on trying
     */
    void awaitRegistered(Duration atMost) throws InterruptedException, TimeoutException {
        await(registered, atMost);
    }

    /** Begins to take the registration back. */
    void stop() {
        registration.stop();
    }

    /** Waits a little for the PBX to confirm that the registration is gone. */
    void awaitStopped() throws InterruptedException {
        try {
            await(removed, Duration.ofSeconds(2));
        } catch (TimeoutException e) {
            LOG.warn("a phone could not take back its registration in time");
        }
    }

    private static void await(CompletableFuture<Void> future, Duration atMost)
            throws InterruptedException, TimeoutException {
        try {
            future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getMessage()), e);
        }
    }
}
