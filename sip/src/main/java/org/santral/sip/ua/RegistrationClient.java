package org.santral.sip.ua;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.santral.sip.dialog.Authorizer;
import org.santral.sip.dialog.Endpoint;
import org.santral.sip.dialog.RequestFailure;
import org.santral.sip.dialog.RequestListener;
import org.santral.sip.dialog.Route;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Timer;

/**
 * Keeps one binding at a registrar alive: refreshes it in time, comes back after failures, removes it in the end. All
 * REGISTERs share a Call-ID and count up their CSeq (RFC 3261 §10.2). Methods may be called from any thread.
 */
public final class RegistrationClient {
    private static final int MAX_BRIEF = 3;

    private final Endpoint endpoint;
    private final RegistrationSpec spec;
    private final RegistrationListener listener;
    private final RegistrationPlan plan;
    private final String callId;
    private final String contact;
    private final @Nullable Authorizer authorizer;
    private RegistrationState state = new RegistrationState.Unregistered();
    private boolean wanted;
    private boolean registered;
    private long seq;
    private int brief;
    private @Nullable ClientRequest running;
    private @Nullable Timer timer;

    /** A registration that does nothing until {@link #start}. */
    public RegistrationClient(UserAgent userAgent, RegistrationSpec spec, RegistrationListener listener) {
        this.endpoint = userAgent.endpoint();
        this.spec = spec;
        this.listener = listener;
        this.plan = new RegistrationPlan(RandomGenerator.getDefault(), spec.expires());
        this.callId = endpoint.stack().newSipCallId(spec.shard());
        SipUri uri = spec.routes().isEmpty()
                ? spec.registrar()
                : spec.routes().getFirst().uri();
        this.contact = endpoint.contact(new Route(spec.shard(), spec.nextHop(), uri), spec.contactUser());
        this.authorizer = spec.credentials() == null ? null : new Authorizer(spec.credentials());
    }

    /** Registers, and stays registered from then on. */
    public void start() {
        spec.shard().run(() -> {
            if (!wanted) {
                wanted = true;
                become(new RegistrationState.Registering());
                register();
            }
        });
    }

    /** Registers again at once, for instance after the network came back. */
    public void refresh() {
        spec.shard().run(() -> {
            if (wanted) {
                register();
            }
        });
    }

    /** Removes the binding; the listener hears {@link RegistrationState.Unregistered} when that is done or hopeless. */
    public void stop() {
        spec.shard().run(() -> {
            if (!wanted) {
                return;
            }
            wanted = false;
            disarm();
            if (running == null) {
                unregister();
            }
        });
    }

    private void register() {
        disarm();
        if (running == null) {
            send(plan.expires(), new RegisterOutcome());
        }
    }

    private void unregister() {
        if (registered) {
            registered = false;
            send(Duration.ZERO, new UnregisterOutcome());
        } else {
            become(new RegistrationState.Unregistered());
        }
    }

    private void send(Duration expires, RequestListener outcome) {
        Headers extra = Headers.EMPTY
                .add(HeaderNames.CONTACT, contact)
                .add(HeaderNames.EXPIRES, Long.toString(expires.toSeconds()));
        RequestSpec request = new RequestSpec(
                spec.shard(),
                "REGISTER",
                spec.registrar(),
                spec.address(),
                spec.address(),
                spec.nextHop(),
                spec.routes(),
                extra,
                new byte[0],
                spec.credentials());
        ClientRequest next = new ClientRequest(endpoint, request, outcome, callId, seq, authorizer);
        running = next;
        next.start();
    }

    private void finished() {
        ClientRequest done = running;
        if (done != null) {
            seq = done.seq();
            running = null;
        }
    }

    private void become(RegistrationState next) {
        state = next;
        listener.changed(next);
    }

    private void arm(Duration delay) {
        disarm();
        timer = spec.shard().schedule(delay, () -> {
            timer = null;
            register();
        });
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** The present state; on the shard. */
    public RegistrationState state() {
        return state;
    }

    private void succeeded(SipResponse response) {
        registered = true;
        brief = 0;
        Duration granted = granted(response);
        if (!wanted) {
            unregister();
            return;
        }
        arm(plan.refreshIn(granted));
        become(new RegistrationState.Registered(granted));
    }

    private void refused(int status, @Nullable SipResponse response) {
        if (!wanted) {
            unregister();
            return;
        }
        if (status == 423 && response != null && brief < MAX_BRIEF && plan.tooBrief(minExpires(response))) {
            brief++;
            register();
            return;
        }
        Duration wait = plan.retryIn(response == null ? null : RetryAfter.of(response));
        arm(wait);
        become(new RegistrationState.Failed(status, wait));
    }

    /** The life that the registrar gives our binding: of our Contact in its list, else its Expires, else what we asked. */
    private Duration granted(SipResponse response) {
        try {
            SipUri ours = NameAddr.parse(HeaderNames.CONTACT, contact).uri();
            for (NameAddr binding : response.contacts()) {
                Integer seconds = binding.expiresSeconds();
                if (seconds != null
                        && seconds > 0
                        && binding.hasSipUri()
                        && binding.uri().sameAs(ours)) {
                    return Duration.ofSeconds(seconds);
                }
            }
        } catch (SipSyntaxException malformed) {
            // The 200 counts all the same; its Expires or our own wish tells when to come back.
        }
        Duration expires = seconds(response.header(HeaderNames.EXPIRES));
        return expires == null || expires.isZero() ? plan.expires() : expires;
    }

    private static @Nullable Duration minExpires(SipResponse response) {
        return seconds(response.header(HeaderNames.MIN_EXPIRES));
    }

    private static @Nullable Duration seconds(@Nullable String value) {
        return value != null && value.strip().matches("[0-9]{1,9}")
                ? Duration.ofSeconds(Integer.parseInt(value.strip()))
                : null;
    }

    private final class RegisterOutcome implements RequestListener {
        @Override
        public void response(SipResponse response) {
            finished();
            if (response.success()) {
                succeeded(response);
            } else {
                refused(response.status(), response);
            }
        }

        @Override
        public void failed(RequestFailure failure) {
            finished();
            refused(failure == RequestFailure.TIMEOUT ? 408 : 503, null);
        }
    }

    private final class UnregisterOutcome implements RequestListener {
        @Override
        public void response(SipResponse response) {
            gone();
        }

        @Override
        public void failed(RequestFailure failure) {
            gone();
        }

        private void gone() {
            finished();
            become(new RegistrationState.Unregistered());
            if (wanted) {
                become(new RegistrationState.Registering());
                register();
            }
        }
    }
}
