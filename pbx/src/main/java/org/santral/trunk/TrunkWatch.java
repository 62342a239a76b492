package org.santral.trunk;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.dialog.RequestFailure;
import org.santral.sip.dialog.RequestListener;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;
import org.santral.sip.ua.RegistrationClient;
import org.santral.sip.ua.RegistrationSpec;
import org.santral.sip.ua.RequestSpec;
import org.santral.sip.ua.UserAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an eye on one carrier: an OPTIONS now and then (any answer at all means that it is there) unless it is not to be
 * asked, and its registration when it wants one. A carrier counts as gone after two questions in a row without an answer,
 * so that one lost packet does not move traffic.
 */
final class TrunkWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrunkWatch.class);
    /** The usual interval. */
    static final Duration INTERVAL = Duration.ofSeconds(30);

    private static final int MISSES = 2;
    private static final Duration REGISTRATION = Duration.ofMinutes(10);

    private final UserAgent userAgent;
    private final Trunk trunk;
    private final Duration interval;
    private final TrunkListener listener;
    private final Shard shard;
    private final @Nullable RegistrationClient registration;
    private volatile boolean closed;
    private volatile @Nullable Timer timer;
    // Used on the shard only.
    private int missed;

    /**
     * @param interval between an answer, or the lack of one, and the next question
     * @param listener hears what became of every question
     */
    TrunkWatch(UserAgent userAgent, Trunk trunk, Duration interval, TrunkListener listener) {
        this.userAgent = userAgent;
        this.trunk = trunk;
        this.interval = interval;
        this.listener = listener;
        this.shard = userAgent.stack().nextShard();
        this.registration = trunk.settings().register() ? register() : null;
        if (trunk.settings().pinged()) {
            timer = shard.schedule(Duration.ofSeconds(1), this::ask);
        }
    }

    private RegistrationClient register() {
        Credentials credentials = trunk.credentials();
        String user = trunk.settings().username();
        SipUri registrar = trunk.proxy().withUser(null);
        NameAddr address = NameAddr.of(null, SipUri.of(user, trunk.proxy().host(), 0));
        RegistrationSpec spec = new RegistrationSpec(
                shard, registrar, address, user, trunk.nextHop(), List.of(), credentials, REGISTRATION);
        RegistrationClient client = new RegistrationClient(
                userAgent, spec, state -> LOG.info("trunk {} registration: {}", trunk.name(), state));
        client.start();
        return client;
    }

    private void ask() {
        if (closed) {
            return;
        }
        NameAddr us = NameAddr.of(null, trunk.proxy().withUser("ping"));
        SipUri target = trunk.proxy().withUser(null);
        RequestSpec options = RequestSpec.of(shard, "OPTIONS", target, us, NameAddr.of(null, target), trunk.nextHop());
        userAgent.send(options, new RequestListener() {
            @Override
            public void response(SipResponse response) {
                missed = 0;
                heard(true, true);
            }

            @Override
            public void failed(RequestFailure failure) {
                missed++;
                heard(false, missed < MISSES);
            }
        });
    }

    private void heard(boolean answered, boolean well) {
        if (well != trunk.well()) {
            trunk.well(well);
            LOG.warn("trunk {} {}", trunk.name(), well ? "answers again" : "does not answer");
        }
        if (!closed) {
            listener.asked(trunk.domainId(), trunk.name(), answered, well);
            timer = shard.schedule(interval, this::ask);
        }
    }

    @Override
    public void close() {
        closed = true;
        Timer running = timer;
        if (running != null) {
            running.cancel();
        }
        if (registration != null) {
            registration.stop();
        }
    }
}
