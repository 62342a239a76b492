package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;

class ClientTransactionTest {

    private final TransactionBench bench = new TransactionBench();
    private final SipRequest invite = TransactionBench.request("INVITE", "x", "c1");
    private final SipRequest options = TransactionBench.request("OPTIONS", "x", "c1");

    @Test
    void given_noAnswer_when_inviteOverUdp_then_sevenSendsDoublingAndTimeoutAfter32s() {
        bench.start(invite, TransactionBench.UDP_PEER);
        bench.shard.advance(Duration.ofMillis(499));
        assertThat(bench.sentKinds()).containsExactly("INVITE");
        bench.shard.advance(Duration.ofMillis(1));
        assertThat(bench.sentKinds()).hasSize(2);
        bench.shard.advance(Duration.ofMillis(31_499));
        assertThat(bench.told).isEmpty();
        bench.shard.advance(Duration.ofMillis(1));
        assertThat(bench.sentKinds()).isEqualTo(Collections.nCopies(7, "INVITE"));
        assertThat(bench.told).containsExactly("timeout");
        bench.assertNothingLeft();
    }

    @Test
    void given_noAnswer_when_inviteOverTcp_then_oneSendAndTimeout() {
        bench.start(invite, TransactionBench.TCP_PEER);
        bench.shard.advance(Duration.ofSeconds(32));
        assertThat(bench.sentKinds()).containsExactly("INVITE");
        assertThat(bench.told).containsExactly("timeout");
        bench.assertNothingLeft();
    }

    @Test
    void given_noAnswer_when_optionsOverUdp_then_elevenSendsUpToT2() {
        bench.start(options, TransactionBench.UDP_PEER);
        bench.shard.advance(Duration.ofSeconds(32));
        assertThat(bench.sentKinds()).hasSize(11);
        assertThat(bench.told).containsExactly("timeout");
        bench.assertNothingLeft();
    }

    @Test
    void given_ringing_when_hoursPass_then_neitherRetransmissionNorTimeout() {
        bench.start(invite, TransactionBench.UDP_PEER);
        bench.answer(180);
        bench.shard.advance(Duration.ofHours(3));
        assertThat(bench.sentKinds()).containsExactly("INVITE");
        assertThat(bench.told).containsExactly("180");
    }

    @Test
    void given_refusal_when_itComesAgain_then_acknowledgedEachTimeButToldOnce() {
        bench.start(invite, TransactionBench.UDP_PEER);
        bench.answer(486);
        bench.answer(486);
        assertThat(bench.sentKinds()).containsExactly("INVITE", "ACK", "ACK");
        assertThat(bench.told).containsExactly("486");
        SipRequest sentInvite =
                (SipRequest) TransactionBench.parse(bench.sent.get(0).replace("\r\n", "\n"));
        SipRequest ack = (SipRequest) TransactionBench.parse(bench.sent.get(1).replace("\r\n", "\n"));
        assertThat(ack.topVia()).isEqualTo(sentInvite.topVia());
        assertThat(ack.requestUri()).isEqualTo(sentInvite.requestUri());
        assertThat(ack.toTag()).isEqualTo("b1");
        assertThat(ack.cseq().number()).isEqualTo(sentInvite.cseq().number());
        bench.shard.advance(Duration.ofSeconds(32));
        bench.assertNothingLeft();
    }

    @Test
    void given_refusalOverTcp_then_endsAtOnce() {
        bench.start(invite, TransactionBench.TCP_PEER);
        bench.answer(404);
        assertThat(bench.sentKinds()).containsExactly("INVITE", "ACK");
        bench.assertNothingLeft();
    }

    @Test
    void given_success_when_moreComeFromForks_then_everyOneIsToldAndNoneAcknowledgedByTheStack() {
        bench.start(invite, TransactionBench.UDP_PEER);
        bench.answer(200);
        bench.answer(200);
        assertThat(bench.sentKinds()).containsExactly("INVITE");
        assertThat(bench.told).containsExactly("200", "200");
        bench.shard.advance(Duration.ofSeconds(32));
        bench.assertNothingLeft();
        bench.answer(200);
        assertThat(bench.told).containsExactly("200", "200", "stray 200");
    }

    @Test
    void given_cancelBeforeProvisional_then_cancelWaitsForIt() {
        ClientTransaction call = bench.start(invite, TransactionBench.UDP_PEER);
        call.cancel(Headers.EMPTY.add("Reason", "SIP;cause=200"));
        assertThat(bench.sentKinds()).containsExactly("INVITE");
        bench.answer(100);
        assertThat(bench.sentKinds()).containsExactly("INVITE", "CANCEL");
        SipRequest sentInvite =
                (SipRequest) TransactionBench.parse(bench.sent.get(0).replace("\r\n", "\n"));
        SipRequest cancel =
                (SipRequest) TransactionBench.parse(bench.sent.get(1).replace("\r\n", "\n"));
        assertThat(cancel.topVia()).isEqualTo(sentInvite.topVia());
        assertThat(cancel.toTag()).isNull();
        assertThat(cancel.header("Reason")).isEqualTo("SIP;cause=200");
        bench.transactions.response(
                SipResponse.to(cancel, 200, null).toTag("b1").build(), TransactionBench.UDP_PEER);
        bench.answer(487);
        assertThat(bench.told).containsExactly("100", "487");
        bench.shard.advance(Duration.ofSeconds(32));
        bench.assertNothingLeft();
    }

    @Test
    void given_cancelTwice_then_sentOnce() {
        ClientTransaction call = bench.start(invite, TransactionBench.TCP_PEER);
        bench.answer(180);
        call.cancel(Headers.EMPTY);
        call.cancel(Headers.EMPTY);
        bench.answer(180);
        assertThat(bench.sentKinds()).containsExactly("INVITE", "CANCEL");
    }

    @Test
    void given_cancelled_when_noFinalResponse_then_timeoutAfter64T1() {
        ClientTransaction call = bench.start(invite, TransactionBench.UDP_PEER);
        bench.answer(180);
        call.cancel(Headers.EMPTY);
        bench.shard.advance(Duration.ofSeconds(32));
        assertThat(bench.told).containsExactly("180", "timeout");
        bench.assertNothingLeft();
    }

    @Test
    void given_cancelCrossedBy200_then_the200IsTold() {
        ClientTransaction call = bench.start(invite, TransactionBench.UDP_PEER);
        bench.answer(180);
        call.cancel(Headers.EMPTY);
        bench.answer(200);
        assertThat(bench.told).containsExactly("180", "200");
        bench.shard.advance(Duration.ofSeconds(64));
        assertThat(bench.told).containsExactly("180", "200");
        bench.assertNothingLeft();
    }

    @Test
    void given_sendFails_then_transportErrorOnce() {
        bench.brokenBecause = "no route";
        bench.start(invite, TransactionBench.UDP_PEER);
        assertThat(bench.told).containsExactly("transport error: no route");
        bench.assertNothingLeft();
    }

    @Test
    void given_listenerThrows_then_transactionGoesOn() {
        SipRequest bare = options.toBuilder().without("Via").build();
        ClientCore client = bench.transactions.client(bare, TransactionBench.UDP_PEER, new ClientTransactionListener() {
            @Override
            public void response(SipResponse response, org.santral.sip.transport.Hop source) {
                throw new StackOverflowError("on purpose");
            }

            @Override
            public void timeout() {}

            @Override
            public void transportError(String why) {}
        });
        bench.transactions.start(client);
        bench.answer(200);
        assertThat(bench.metrics.callbackErrors()).isEqualTo(1);
        bench.shard.advance(Duration.ofSeconds(5));
        assertThat(bench.metrics.transactions()).isZero();
    }
}
