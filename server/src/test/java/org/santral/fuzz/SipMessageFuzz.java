package org.santral.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.santral.sip.digest.DigestClient;
import org.santral.sip.digest.DigestSecret;
import org.santral.sip.digest.DigestServer;
import org.santral.sip.message.HeaderField;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.ReferTo;
import org.santral.sip.message.Replaces;
import org.santral.sip.message.RequestCheck;
import org.santral.sip.message.SipLimits;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipParser;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSerializer;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.message.SipUri;
import org.santral.sip.message.Via;

/**
 * One datagram. Whatever it holds, the parser gives an orderly result; what was parsed serializes to something that parses
 * to the same again; every accessor gives a value or the one orderly exception; what goes out holds no line break of
 * theirs.
 */
public final class SipMessageFuzz {
    private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);
    private static final RequestCheck CHECK = new RequestCheck(
            Set.of("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "INFO", "PRACK", "UPDATE", "REFER"),
            Set.of("100rel", "timer", "replaces"),
            Set.of("application/sdp"));
    private static final DigestServer DIGEST =
            new DigestServer("example.com", new byte[16], () -> Instant.EPOCH, Duration.ofMinutes(1), 100);
    private static final DigestSecret SECRET = new DigestSecret.Password("secret");

    private SipMessageFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] datagram) {
        Budget.hold(datagram, 400, () -> read(datagram));
    }

    private static void read(byte[] datagram) {
        byte[] before = datagram.clone();
        ParseResult result = PARSER.parse(datagram);
        Holds.that(Arrays.equals(before, datagram), () -> "the parser wrote into the datagram");
        switch (result) {
            case ParseResult.Parsed(SipMessage message) -> parsed(message);
            case ParseResult.Rejected rejected -> {
                Holds.that(!rejected.request().method().equals("ACK"), () -> "an ACK is answered");
                sound(rejected.answer().toTag("t").build());
            }
            case ParseResult.Dropped dropped -> Holds.that(!dropped.why().isEmpty(), () -> "dropped without a reason");
        }
    }

    private static void parsed(SipMessage message) {
        stable(message);
        lazily(message::contentType);
        lazily(message::contacts);
        lazily(message::routes);
        lazily(message::recordRoutes);
        lazily(message::path);
        lazily(() -> referTo(message.header("Refer-To")));
        lazily(() -> replaces(message.header("Replaces")));
        for (HeaderField field : message.headers()) {
            Holds.that(!breaks(field.value()), () -> field.name() + " holds a line break");
            message.headers().all(field.key());
        }
        for (List<NameAddr> addresses : addresses(message)) {
            addresses.stream().limit(50).forEach(SipMessageFuzz::address);
        }
        switch (message) {
            case SipRequest request -> request(request);
            case SipResponse response -> response(response);
        }
    }

    /** Parse, serialize, parse, serialize: the second bytes are the first, and the second message says the same. */
    private static void stable(SipMessage message) {
        byte[] once = SipSerializer.bytes(message);
        // A Content-Length that was missing may make it longer than what is taken.
        if (once.length > SipLimits.DEFAULT.maxHeadBytes()) {
            return;
        }
        if (message.headers().size() == SipLimits.DEFAULT.maxHeaders()) {
            return;
        }
        Holds.that(
                PARSER.parse(once) instanceof ParseResult.Parsed,
                () -> "what was accepted is refused when sent on: " + PARSER.parse(once));
        SipMessage again = ((ParseResult.Parsed) PARSER.parse(once)).message();
        Holds.that(Arrays.equals(once, SipSerializer.bytes(again)), () -> "serialized differently the second time");
        Holds.same("Call-ID", message.callId(), again.callId());
        Holds.same("CSeq", message.cseq(), again.cseq());
        Holds.same("From tag", message.fromTag(), again.fromTag());
        Holds.same("To tag", message.toTag(), again.toTag());
        Holds.same("Via", message.topVia().toString(), again.topVia().toString());
        Holds.same("From", message.from(), again.from());
        Holds.that(Arrays.equals(message.body(), again.body()), () -> "another body");
        Holds.same(
                "Via again", message.topVia(), Via.parseFirst(message.topVia().toString()));
    }

    private static List<List<NameAddr>> addresses(SipMessage message) {
        List<List<NameAddr>> found = new ArrayList<>();
        found.add(List.of(message.from(), message.to()));
        for (Supplier<List<NameAddr>> list :
                List.<Supplier<List<NameAddr>>>of(message::contacts, message::routes, message::recordRoutes)) {
            try {
                found.add(list.get());
            } catch (SipSyntaxException orderly) {
                Holds.that(!orderly.why().isEmpty(), () -> "no reason");
            }
        }
        return found;
    }

    private static void address(NameAddr address) {
        String text = address.toString();
        Holds.that(!breaks(text), () -> "an address with a line break");
        String name = address.displayName();
        // A NUL in a name is not sent on.
        if (name == null || name.indexOf(0) < 0) {
            Holds.same("address", address, NameAddr.parse("Contact", text));
        }
        address.qThousandths();
        address.expiresSeconds();
        address.instance();
        if (address.hasSipUri()) {
            uri(address.uri());
        }
    }

    private static void uri(SipUri uri) {
        String text = uri.toString();
        Holds.that(!breaks(text), () -> "a URI with a line break");
        SipUri again = SipUri.parse(text);
        Holds.same("URI", uri, again);
        Holds.that(uri.sameAs(again) && again.sameAs(uri), () -> "a URI is not the same as itself: " + text);
        uri.transport();
        uri.header("Replaces");
        SipUri.parse(uri.withoutHeaders().withoutParam("x").toString());
        if (!uri.tel()) {
            SipUri moved = uri.withPort(5070).withUser("0 %\u00e9;\r\n@<>");
            Holds.same("moved URI", moved, SipUri.parse(moved.toString()));
        }
    }

    private static void referTo(String value) {
        if (value != null) {
            ReferTo to = ReferTo.parse(value);
            uri(to.target());
            if (to.replaces() != null) {
                replaces(to.replaces().toString());
            }
        }
    }

    private static void replaces(String value) {
        if (value != null) {
            Replaces replaces = Replaces.parse(value);
            Holds.that(!breaks(replaces.toString()), () -> "a line break in Replaces");
            Holds.same("Replaces", replaces, Replaces.parse(replaces.toString()));
        }
    }

    private static void request(SipRequest request) {
        request.maxForwards();
        if (request.hasSipUri()) {
            lazily(request::uri);
        }
        SipRequest noted = request.withTopVia(request.topVia().withSource("192.0.2.1", 5060));
        Holds.same("received", "192.0.2.1", noted.topVia().received());
        SipResponse.Builder refusal = CHECK.refusal(noted);
        sound((refusal != null ? refusal : SipResponse.to(noted, 200, null))
                .toTag("t")
                .build());
        DIGEST.verify(request, user -> SECRET);
    }

    private static void response(SipResponse response) {
        Holds.that(response.status() >= 100 && response.status() <= 699, () -> "status " + response.status());
        lazily(() -> {
            DigestClient client = DigestClient.of(response, "user", SECRET);
            if (client != null) {
                String answer = client.authorization("INVITE", "sip:a@example.com");
                Holds.that(!breaks(answer), () -> "credentials with a line break");
            }
        });
    }

    /** An answer of ours parses, has a To tag where the To could be read, and is one message only. */
    private static void sound(SipResponse answer) {
        byte[] bytes = SipSerializer.bytes(answer);
        if (bytes.length > SipLimits.DEFAULT.maxHeadBytes()
                || answer.headers().size() >= SipLimits.DEFAULT.maxHeaders()) {
            return;
        }
        if (PARSER.parse(bytes) instanceof ParseResult.Parsed(SipMessage read)) {
            Holds.same("body of an answer", 0, read.body().length);
            Holds.that(read.toTag() != null, () -> "an answer without a To tag");
        }
    }

    private static void lazily(Runnable accessor) {
        try {
            accessor.run();
        } catch (SipSyntaxException orderly) {
            Holds.that(!orderly.why().isEmpty(), () -> "no reason");
        }
    }

    /** A NUL may stand escaped in a quoted string, so RFC 4475 §3.1.1.2. */
    private static boolean breaks(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
    }
}
