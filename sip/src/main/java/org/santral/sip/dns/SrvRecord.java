package org.santral.sip.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;

/** A server of a service (RFC 2782); the target is a name without the final dot. */
record SrvRecord(int priority, int weight, int port, String target) {

    static SrvRecord read(ByteBuf in) {
        int priority = in.readUnsignedShort();
        int weight = in.readUnsignedShort();
        int port = in.readUnsignedShort();
        return new SrvRecord(priority, weight, port, DnsNames.withoutDot(DefaultDnsRecordDecoder.decodeName(in)));
    }

    static List<SrvRecord> inOrder(List<SrvRecord> records) {
        return inOrder(records, bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /**
     * The order to try them in: by priority; within one priority drawn by weight. A target of "." says that there is no
     * such service.
     *
     * @param random gives a number from 0 up to, not including, its argument
     */
    static List<SrvRecord> inOrder(List<SrvRecord> records, IntUnaryOperator random) {
        List<SrvRecord> left = new ArrayList<>(records);
        left.removeIf(record -> record.target().isEmpty() || record.port() == 0);
        left.sort(Comparator.comparingInt(SrvRecord::priority).thenComparingInt(SrvRecord::weight));
        List<SrvRecord> ordered = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            int priority = left.getFirst().priority();
            List<SrvRecord> equal =
                    left.stream().filter(r -> r.priority() == priority).toList();
            ordered.add(draw(equal, random));
            left.remove(ordered.getLast());
        }
        return ordered;
    }

    private static SrvRecord draw(List<SrvRecord> equal, IntUnaryOperator random) {
        int total = equal.stream().mapToInt(SrvRecord::weight).sum();
        int ticket = random.applyAsInt(total + 1);
        for (SrvRecord record : equal) {
            ticket -= record.weight();
            if (ticket <= 0) {
                return record;
            }
        }
        return equal.getLast();
    }
}
