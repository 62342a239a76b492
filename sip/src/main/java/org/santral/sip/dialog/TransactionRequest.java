package org.santral.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.santral.sip.message.HeaderField;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transaction.ServerTransaction;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;

/** An {@link IncomingRequest} over its server transaction. */
public final class TransactionRequest implements IncomingRequest {
    private final Endpoint endpoint;
    private final Shard shard;
    private final ServerTransaction transaction;
    private final String tag;
    private boolean answered;

    /** @param tag the To tag of the response, unless the request has one */
    public TransactionRequest(Endpoint endpoint, Shard shard, ServerTransaction transaction, String tag) {
        this.endpoint = endpoint;
        this.shard = shard;
        this.transaction = transaction;
        this.tag = tag;
    }

    @Override
    public Shard shard() {
        return shard;
    }

    /** The To tag of the response. */
    String tag() {
        return tag;
    }

    @Override
    public SipRequest request() {
        return transaction.request();
    }

    @Override
    public Hop source() {
        return transaction.source();
    }

    @Override
    public void respond(int status, @Nullable String reason, Headers headers, byte[] body) {
        if (status < 200 || status > 699) {
            throw new IllegalArgumentException("status " + status);
        }
        SipResponse.Builder builder = endpoint.respond(request(), status, reason, tag);
        for (HeaderField field : headers) {
            builder.addAll(java.util.List.of(field));
        }
        String type = headers.first("Content-Type");
        if (body.length > 0 && type != null) {
            builder.body(type, body);
        }
        SipResponse response = builder.build();
        shard.run(() -> {
            if (!answered) {
                answered = true;
                transaction.respond(response);
            }
        });
    }
}
