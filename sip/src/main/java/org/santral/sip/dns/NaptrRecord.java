package org.santral.sip.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.santral.sip.transport.TransportKind;

/** A domain's statement about a transport it serves (RFC 3403, RFC 3263 §4.1). */
record NaptrRecord(int order, int preference, String flags, String service, String replacement) {

    static NaptrRecord read(ByteBuf in) {
        int order = in.readUnsignedShort();
        int preference = in.readUnsignedShort();
        String flags = characterString(in);
        String service = characterString(in);
        characterString(in);
        String replacement = DnsNames.withoutDot(DefaultDnsRecordDecoder.decodeName(in));
        return new NaptrRecord(order, preference, flags, service, replacement);
    }

    private static String characterString(ByteBuf in) {
        int length = in.readUnsignedByte();
        return in.readCharSequence(length, StandardCharsets.US_ASCII).toString();
    }

    /** Those that lead to SRV records of a transport we speak, in the domain's order. */
    static List<NaptrRecord> usable(List<NaptrRecord> records) {
        return records.stream()
                .filter(r -> r.flags().equalsIgnoreCase("s") && r.transport() != null)
                .filter(r -> !r.replacement().isEmpty())
                .sorted(Comparator.comparingInt(NaptrRecord::order).thenComparingInt(NaptrRecord::preference))
                .toList();
    }

    @Nullable
    TransportKind transport() {
        return switch (service.toUpperCase(Locale.ROOT)) {
            case "SIP+D2U" -> TransportKind.UDP;
            case "SIP+D2T" -> TransportKind.TCP;
            default -> null;
        };
    }
}
