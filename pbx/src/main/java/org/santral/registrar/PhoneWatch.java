package org.santral.registrar;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.santral.sip.dialog.RequestFailure;
import org.santral.sip.dialog.RequestListener;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Shard;
import org.santral.sip.ua.RequestSpec;
import org.santral.sip.ua.UserAgent;
import org.santral.tenant.Tenant;

/**
 * Keeps what is between us and phones behind a NAT open, by asking them for their OPTIONS, and notes which of them do not
 * answer; and keeps the registrar's time: phones that do not renew are told of within a second.
 */
public final class PhoneWatch implements RegistrarListener, AutoCloseable {
    /** Shorter than what routers keep an idle UDP mapping for, which is 30 s and more. */
    public static final Duration INTERVAL = Duration.ofSeconds(25);

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int EXPIRED_AT_ONCE = 1_000;
    private static final int MISSES = 3;

    private final UserAgent userAgent;
    private final Registrar registrar;
    private final Duration interval;
    private final Map<Aor, Round> rounds = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Begins at once. @param interval between two questions to one phone, give or take a fifth */
    public PhoneWatch(UserAgent userAgent, Registrar registrar, Duration interval) {
        this.userAgent = userAgent;
        this.registrar = registrar;
        this.interval = interval;
        registrar.add(this);
        Shard shard = userAgent.stack().nextShard();
        shard.schedule(TICK, () -> tick(shard));
    }

    private void tick(Shard shard) {
        if (!closed) {
            shard.schedule(TICK, () -> tick(shard));
            registrar.expire(EXPIRED_AT_ONCE);
        }
    }

    @Override
    public void registered(Tenant tenant, String extension, Binding binding) {
        Aor aor = new Aor(tenant.domainId(), extension);
        Round fresh = new Round(aor, tenant, userAgent.stack().nextShard());
        if (!closed && rounds.putIfAbsent(aor, fresh) == null) {
            fresh.later();
        }
    }

    @Override
    public void unregistered(Tenant tenant, String extension, Binding binding) {
        // The next round finds it gone.
    }

    @Override
    public void expired(Tenant tenant, String extension, Binding binding) {
        // The next round finds it gone.
    }

    @Override
    public void close() {
        closed = true;
        rounds.clear();
    }

    /** The phones of one extension, asked one after the other on one shard. */
    private final class Round {
        private final Aor aor;
        private final Tenant tenant;
        private final Shard shard;
        private final Set<String> asking = new HashSet<>();
        private final Map<String, Integer> missed = new HashMap<>();

        Round(Aor aor, Tenant tenant, Shard shard) {
            this.aor = aor;
            this.tenant = tenant;
            this.shard = shard;
        }

        void later() {
            double share = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
            shard.schedule(Duration.ofMillis((long) (interval.toMillis() * share)), this::ask);
        }

        private void ask() {
            if (closed) {
                return;
            }
            List<Binding> bindings = registrar.bindings(tenant, aor.extension());
            if (bindings.isEmpty()) {
                rounds.remove(aor, this);
                // One may have come between the two lines above, and found this round still there.
                Optional<Binding> back =
                        registrar.bindings(tenant, aor.extension()).stream().findFirst();
                back.ifPresent(binding -> registered(tenant, aor.extension(), binding));
                return;
            }
            missed.keySet().retainAll(bindings.stream().map(Round::key).toList());
            for (Binding binding : bindings) {
                if (binding.behindNat() && binding.nextHop() != null && asking.add(key(binding))) {
                    ask(binding);
                }
            }
            later();
        }

        private static String key(Binding binding) {
            return binding.instance() == null
                    ? binding.contact().toString()
                    : binding.instance() + "#" + binding.regId();
        }

        private void ask(Binding binding) {
            NameAddr us = NameAddr.of(null, SipUri.of("ping", tenant.sipDomain(), 0));
            NameAddr phone = NameAddr.of(null, binding.contact().withoutHeaders());
            RequestSpec options = RequestSpec.of(shard, "OPTIONS", binding.contact(), us, phone, binding.nextHop());
            userAgent.send(options, new RequestListener() {
                @Override
                public void response(SipResponse response) {
                    heard(binding, true);
                }

                @Override
                public void failed(RequestFailure failure) {
                    heard(binding, false);
                }
            });
        }

        private void heard(Binding binding, boolean answer) {
            String key = key(binding);
            asking.remove(key);
            int misses = answer ? 0 : missed.getOrDefault(key, 0) + 1;
            missed.put(key, misses);
            boolean answers = misses < MISSES;
            if (answer || !answers) {
                registrar.answers(tenant, aor.extension(), binding, answers);
            }
        }
    }
}
