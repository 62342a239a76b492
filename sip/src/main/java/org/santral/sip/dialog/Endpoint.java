package org.santral.sip.dialog;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.santral.sip.message.HeaderNames;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipUri;
import org.santral.sip.transaction.ClientTransaction;
import org.santral.sip.transaction.ClientTransactionListener;
import org.santral.sip.transaction.SipStack;
import org.santral.sip.transaction.TimerValues;
import org.santral.sip.transport.Guard;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.TransportKind;

/** What everything of one user agent shares: the stack, how we present ourselves, and the table of live dialogs. */
public final class Endpoint {
    private static final int TAG_BYTES = 12;
    private static final int MAX_SUBSCRIPTIONS = 100_000;

    private final SipStack stack;
    private final String product;
    private final String allow;
    private final String supported;
    private final Duration sessionExpires;
    private final Duration minSe;
    private final SecureRandom random = new SecureRandom();
    private final Map<DialogId, InviteDialog> dialogs = new ConcurrentHashMap<>();
    private final Map<DialogId, NotifierDialog> subscriptions = new ConcurrentHashMap<>();

    /**
     * @param product value of User-Agent and Server
     * @param allow the methods of the Allow header
     * @param supported the option tags of the Supported header
     * @param sessionExpires the session interval to ask for; zero for none
     * @param minSe the shortest session interval to accept
     */
    public Endpoint(
            SipStack stack,
            String product,
            List<String> allow,
            List<String> supported,
            Duration sessionExpires,
            Duration minSe) {
        this.stack = stack;
        this.product = product;
        this.allow = String.join(", ", allow);
        this.supported = String.join(", ", supported);
        this.sessionExpires = sessionExpires;
        this.minSe = minSe;
    }

    /** The transactions below. */
    public SipStack stack() {
        return stack;
    }

    /** The timers of the stack. */
    public TimerValues timers() {
        return stack.timers();
    }

    /** The session interval to ask for; zero for none. */
    public Duration sessionExpires() {
        return sessionExpires;
    }

    /** The shortest session interval to accept. */
    public Duration minSe() {
        return minSe;
    }

    /** A fresh tag of 96 random bits. */
    public String newTag() {
        byte[] bytes = new byte[TAG_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** A random number from 0 up to, not including, the bound. */
    public int random(int bound) {
        return random.nextInt(bound);
    }

    /** Our Contact header towards that hop: an address without a user, since that would tell who calls. */
    public String contact(Hop hop) {
        return "<" + stack.contact(hop) + ">";
    }

    /**
     * Our Contact header for requests on that route. RFC 3263 may still choose another transport; the Contact stays
     * valid then.
     *
     * @param user the user part, as a registrar is told; null for none
     */
    public String contact(Route route, @Nullable String user) {
        SipUri uri = route.hop() == null ? stack.contact(transport(route.uri())) : stack.contact(route.hop());
        return "<" + uri.withUser(user) + ">";
    }

    private static TransportKind transport(SipUri uri) {
        String named = uri.secure() ? "tls" : uri.transport();
        TransportKind kind = named == null ? null : TransportKind.named(named);
        return kind == null ? TransportKind.UDP : kind;
    }

    /** The headers of a request that creates or refreshes a dialog. */
    public Headers presenting(String contact) {
        return Headers.EMPTY
                .add(HeaderNames.CONTACT, contact)
                .add(HeaderNames.USER_AGENT, product)
                .add(HeaderNames.ALLOW, allow)
                .add(HeaderNames.SUPPORTED, supported);
    }

    /** The headers of any other request. */
    public Headers plain() {
        return Headers.EMPTY.add(HeaderNames.USER_AGENT, product);
    }

    /** Begins a response with our Server header. */
    public SipResponse.Builder respond(SipRequest request, int status, @Nullable String reason, String tag) {
        return named(SipResponse.to(request, status, reason).toTag(tag));
    }

    /** Adds our Server header. */
    public SipResponse.Builder named(SipResponse.Builder builder) {
        return builder.with(HeaderNames.SERVER, product);
    }

    /** Tells a listener something; what it throws is logged and counted, and what comes after it goes on. */
    void tell(Runnable callback) {
        Guard.run(callback, stack.metrics());
    }

    /** Begins a response that creates or refreshes a dialog. */
    public SipResponse.Builder present(
            SipRequest request, int status, @Nullable String reason, String tag, Hop source) {
        return respond(request, status, reason, tag)
                .with(HeaderNames.CONTACT, contact(source))
                .with(HeaderNames.ALLOW, allow)
                .with(HeaderNames.SUPPORTED, supported);
    }

    /** The Allow header's value. */
    public String allow() {
        return allow;
    }

    /** The Supported header's value. */
    public String supported() {
        return supported;
    }

    /** Starts a client transaction. */
    ClientTransaction send(SipRequest request, Route route, ClientTransactionListener listener) {
        return route.hop() == null
                ? stack.send(route.shard(), request, route.uri(), listener)
                : stack.send(route.shard(), request, route.hop(), listener);
    }

    /** Sends an ACK to a 2xx. */
    void sendAck(SipRequest ack, Route route) {
        if (route.hop() == null) {
            stack.sendAck(ack, route.uri());
        } else {
            stack.sendAck(ack, route.hop());
        }
    }

    /** The live dialog of this id, or null. */
    public @Nullable InviteDialog dialog(DialogId id) {
        return dialogs.get(id);
    }

    /** All live dialogs. */
    public Iterable<InviteDialog> dialogs() {
        return dialogs.values();
    }

    /** How many dialogs live. */
    public int dialogCount() {
        return dialogs.size();
    }

    void register(InviteDialog dialog) {
        dialogs.put(dialog.id(), dialog);
    }

    void unregister(InviteDialog dialog) {
        dialogs.remove(dialog.id(), dialog);
    }

    /** The live subscription of this id, or null. */
    public @Nullable NotifierDialog subscription(DialogId id) {
        return subscriptions.get(id);
    }

    /** How many subscriptions live. */
    public int subscriptionCount() {
        return subscriptions.size();
    }

    /** Notes a subscription; false when there are too many. */
    boolean register(NotifierDialog subscription) {
        if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
            return false;
        }
        subscriptions.put(subscription.id(), subscription);
        return true;
    }

    void unregister(NotifierDialog subscription) {
        subscriptions.remove(subscription.id(), subscription);
    }
}
