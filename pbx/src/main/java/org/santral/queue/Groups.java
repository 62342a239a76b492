package org.santral.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.Hunt;
import org.santral.call.Hunt.Callee;
import org.santral.call.HuntResult;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.Lines;
import org.santral.tenant.Extension;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;

/**
 * Ring groups: several extensions ring for one number, at once or one after the other, and the caller hears ringing until
 * one answers. Members who cannot take a call now are left out; their forwards do not count, since a group is asked for
 * somebody of the group.
 */
public final class Groups {
    /** Below that a member who rings alone can hardly reach the phone. */
    private static final Duration SHORTEST_RING = Duration.ofSeconds(5);

    private final TenantState state;
    private final Lines lines;
    private final Phones phones;
    private final Clock clock;
    private final RandomGenerator random;

    /** @param random for groups that ring in random order; any thread may ask it */
    public Groups(TenantState state, Lines lines, Phones phones, Clock clock, RandomGenerator random) {
        this.state = state;
        this.lines = lines;
        this.phones = phones;
        this.clock = clock;
        this.random = random;
    }

    /** Rings the group until somebody answers or its time is up. */
    public Passage ring(CallLine line, RingGroup group) throws CallOver, InterruptedException {
        line.write(new StepEntered(StepKind.GROUP, group.number()));
        Instant end = clock.instant().plus(group.timeout());
        List<Cause> outcomes = new ArrayList<>();
        List<List<Extension>> rounds = rounds(line.tenant(), group);
        for (int i = 0; i < rounds.size(); i++) {
            List<Callee> callees = callees(line.tenant(), rounds.get(i), outcomes);
            Duration left = Duration.between(clock.instant(), end);
            if (callees.isEmpty() || !left.isPositive()) {
                continue;
            }
            line.ring();
            // Who was left out or refused at once leaves its time to the others.
            Duration rings = min(left, max(left.dividedBy(rounds.size() - i), SHORTEST_RING));
            switch (line.hunt(new Hunt(callees, rings, Hunt.Hearing.RINGBACK, Cause.NO_ANSWER))) {
                case HuntResult.Connected _ -> {
                    return new Passage.Connected();
                }
                case HuntResult.Unanswered unanswered ->
                    unanswered
                            .each()
                            .forEach(outcome -> outcomes.add(outcome.why().cause()));
            }
        }
        How how = line.answered() ? How.BYE : How.REFUSE;
        return new Passage.Left(Termination.of(cause(outcomes), By.SYSTEM, how), group.overflow());
    }

    /** Who rings together, one round after the other. */
    private List<List<Extension>> rounds(Tenant tenant, RingGroup group) {
        List<Extension> members = new ArrayList<>(group.members().stream()
                .distinct()
                .flatMap(number -> tenant.extension(number).stream())
                .toList());
        switch (group.strategy()) {
            case RING_ALL -> {
                return List.of(members);
            }
            case SEQUENTIAL -> {}
            case RANDOM -> Collections.shuffle(members, random);
            case LONGEST_IDLE -> {
                // Read once: they change while they are compared.
                Map<Extension, Instant> idleSince = new HashMap<>();
                members.forEach(member -> idleSince.put(member, idleSince(tenant, member)));
                members.sort(Comparator.comparing(idleSince::get));
            }
        }
        return members.stream().map(List::of).toList();
    }

    private Instant idleSince(Tenant tenant, Extension member) {
        Instant since = lines.of(tenant.domainId(), member.number()).idleSince();
        return since == null ? Instant.MIN : since;
    }

    /** @param outcomes gets why those are left out who cannot ring */
    private List<Callee> callees(Tenant tenant, List<Extension> members, List<Cause> outcomes) {
        List<Callee> callees = new ArrayList<>();
        for (Extension member : members) {
            Lines.Use use = lines.of(tenant.domainId(), member.number());
            int atOnce = member.callWaiting() ? member.maxCalls() : 1;
            if (!phones.registered(tenant, member.number())) {
                outcomes.add(Cause.NO_USER_RESPONSE);
            } else if (state.extension(tenant.domainId(), member.number()).dnd()
                    || use.ringing() + use.talking() >= atOnce) {
                outcomes.add(Cause.USER_BUSY);
            } else {
                callees.add(new Callee.Inside(member));
            }
        }
        return callees;
    }

    /** That the group's time was up counts before why single members did not ring or answer. */
    private static Cause cause(List<Cause> outcomes) {
        if (outcomes.contains(Cause.NO_ANSWER)) {
            return Cause.ALLOTTED_TIMEOUT;
        }
        return Stream.of(Cause.USER_BUSY, Cause.CALL_REJECTED)
                .filter(outcomes::contains)
                .findFirst()
                .orElse(Cause.NO_USER_RESPONSE);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
