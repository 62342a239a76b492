package org.santral.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.transport.Hop;

class ServerTransactionTest {

    private static final Hop UDP = TransactionBench.UDP_PEER;
    private static final Hop TCP = TransactionBench.TCP_PEER;

    private final TransactionBench bench = new TransactionBench();
    private final SipRequest invite = TransactionBench.request("INVITE", "i1", "c1");
    private final SipRequest options = TransactionBench.request("OPTIONS", "o1", "c1");

    private void respond(int status) {
        ServerTransaction last = bench.requests.getLast();
        last.respond(
                SipResponse.to(last.request(), status, null).toTag(last.toTag()).build());
        bench.shard.runAll();
    }

    @Test
    void given_slowUser_then_100After200ms() {
        bench.receive(invite, UDP);
        bench.shard.advance(Duration.ofMillis(199));
        assertThat(bench.sent).isEmpty();
        bench.shard.advance(Duration.ofMillis(1));
        assertThat(bench.sentKinds()).containsExactly("100");
    }

    @Test
    void given_tryingZero_then_100AtOnce() {
        TransactionBench eager = new TransactionBench(
                new TimerValues(Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ZERO));
        eager.receive(invite, UDP);
        assertThat(eager.sentKinds()).containsExactly("100");
        assertThat(eager.told).containsExactly("INVITE");
    }

    @Test
    void given_quickUser_then_no100() {
        bench.receive(invite, UDP);
        respond(180);
        bench.shard.advance(Duration.ofSeconds(1));
        assertThat(bench.sentKinds()).containsExactly("180");
    }

    @Test
    void given_ringing_when_inviteComesAgain_then_180AgainAndUserToldOnce() {
        bench.receive(invite, UDP);
        respond(180);
        bench.receive(invite, UDP);
        assertThat(bench.sentKinds()).containsExactly("180", "180");
        assertThat(bench.told).containsExactly("INVITE");
        assertThat(bench.metrics.retransmissionsIn()).isEqualTo(1);
    }

    @Test
    void given_nothingSaidBefore_when_refused_then_repeatedOnlyWhenAskedAgain() {
        bench.receive(invite, UDP);
        respond(401);
        bench.shard.advance(Duration.ofSeconds(5));
        assertThat(bench.sentKinds())
                .as("a forged source gets no more than it sent")
                .containsExactly("401");
        bench.receive(invite, UDP);
        assertThat(bench.sentKinds()).containsExactly("401", "401");
        bench.shard.advance(Duration.ofSeconds(27));
        assertThat(bench.sentKinds()).containsExactly("401", "401");
        assertThat(bench.told).containsExactly("INVITE", "terminated");
        bench.assertNothingLeft();
    }

    @Test
    void given_refusalWithoutAck_then_repeatedDoublingToT2UntilH() {
        bench.receive(invite, UDP);
        respond(180);
        respond(486);
        bench.shard.advance(Duration.ofSeconds(32));
        // at 0, 0.5, 1.5, 3.5, 7.5, 11.5 … 31.5 s
        assertThat(bench.sentKinds().subList(1, 12)).hasSize(11).containsOnly("486");
        assertThat(bench.told).containsExactly("INVITE", "terminated");
        bench.assertNothingLeft();
    }

    @Test
    void given_refusal_when_acknowledged_then_quietAndGoneAfterT4() {
        bench.receive(invite, UDP);
        respond(486);
        bench.receive(TransactionBench.request("ACK", "i1", "c1"), UDP);
        bench.receive(invite, UDP);
        bench.shard.advance(Duration.ofSeconds(5));
        assertThat(bench.sentKinds()).containsExactly("486");
        assertThat(bench.told).containsExactly("INVITE", "terminated");
        bench.assertNothingLeft();
    }

    @Test
    void given_refusalOverTcp_when_acknowledged_then_goneAtOnce() {
        bench.receive(invite, TCP);
        respond(486);
        bench.receive(TransactionBench.request("ACK", "i1", "c1"), TCP);
        bench.assertNothingLeft();
    }

    @Test
    void given_accepted_then_inviteAbsorbedAndUserRepeatsThe200Itself() {
        bench.receive(invite, UDP);
        respond(200);
        bench.receive(invite, UDP);
        assertThat(bench.sentKinds()).containsExactly("200");
        respond(200);
        assertThat(bench.sentKinds()).containsExactly("200", "200");
        bench.shard.advance(Duration.ofSeconds(32));
        assertThat(bench.told).containsExactly("INVITE", "terminated");
        bench.assertNothingLeft();
    }

    @Test
    void given_accepted_when_ackWithSameOrOtherBranch_then_userGetsBoth() {
        bench.receive(invite, UDP);
        respond(200);
        bench.receive(TransactionBench.request("ACK", "i1", "c1"), UDP);
        bench.receive(TransactionBench.request("ACK", "other", "c1"), UDP);
        assertThat(bench.told).containsExactly("INVITE", "ACK", "ACK");
    }

    @Test
    void given_secondFinal_then_ignored() {
        bench.receive(invite, UDP);
        respond(486);
        respond(200);
        respond(180);
        assertThat(bench.sentKinds()).containsExactly("486");
    }

    @Test
    void given_cancelBeforeAnswer_then_200And487WithOneTag() {
        bench.receive(invite, UDP);
        bench.receive(TransactionBench.request("CANCEL", "i1", "c1"), UDP);
        assertThat(bench.told).containsExactly("INVITE", "CANCEL");
        assertThat(bench.sentKinds()).containsExactly("200", "487");
        String tag = bench.requests.getFirst().toTag();
        assertThat(bench.sent).allMatch(text -> text.contains(";tag=" + tag));
    }

    @Test
    void given_cancelAfterAnswer_then_200AndUserNotBothered() {
        bench.receive(invite, UDP);
        respond(200);
        bench.receive(TransactionBench.request("CANCEL", "i1", "c1"), UDP);
        assertThat(bench.sentKinds()).containsExactly("200", "200");
        assertThat(bench.told).containsExactly("INVITE");
    }

    @Test
    void given_cancelOfNothing_then_481AndItsRetransmissionAnsweredAlike() {
        SipRequest cancel = TransactionBench.request("CANCEL", "nothing", "c1");
        bench.receive(cancel, UDP);
        bench.receive(cancel, UDP);
        assertThat(bench.sentKinds()).containsExactly("481", "481");
        assertThat(bench.sent.get(0)).isEqualTo(bench.sent.get(1));
        assertThat(bench.told).isEmpty();
        bench.shard.advance(Duration.ofSeconds(32));
        bench.assertNothingLeft();
    }

    @Test
    void given_nonInviteAnswered_when_itComesAgain_then_sameBytesUntilJ() {
        bench.receive(options, UDP);
        bench.receive(options, UDP);
        assertThat(bench.sent).isEmpty();
        respond(200);
        bench.receive(options, UDP);
        assertThat(bench.sentKinds()).containsExactly("200", "200");
        assertThat(bench.sent.get(0)).isEqualTo(bench.sent.get(1));
        bench.shard.advance(Duration.ofSeconds(32));
        assertThat(bench.told).containsExactly("OPTIONS", "terminated");
        bench.assertNothingLeft();
    }

    @Test
    void given_nonInvite_then_neither408NorProvisionalsBut100AreSent() {
        bench.receive(options, UDP);
        respond(180);
        assertThat(bench.sent).isEmpty();
        respond(100);
        assertThat(bench.sentKinds()).containsExactly("100");
        respond(408);
        assertThat(bench.sentKinds()).containsExactly("100");
        bench.assertNothingLeft();
    }

    @Test
    void given_userForgetsNonInvite_then_goneAfter64T1() {
        bench.receive(options, UDP);
        bench.shard.advance(Duration.ofSeconds(32));
        assertThat(bench.sent).isEmpty();
        assertThat(bench.told).containsExactly("OPTIONS", "terminated");
        bench.assertNothingLeft();
    }

    @Test
    void given_sameRequestByAnotherPath_then_482() {
        bench.receive(invite, UDP);
        bench.receive(TransactionBench.request("INVITE", "i2", "c1"), UDP);
        assertThat(bench.sentKinds()).containsExactly("482");
        assertThat(bench.told).containsExactly("INVITE");
        bench.receive(TransactionBench.request("ACK", "i2", "c1"), UDP);
        assertThat(bench.told).containsExactly("INVITE");
    }

    @Test
    void given_secondCallInSameCallIdWithOtherCseq_then_notMerged() {
        bench.receive(invite, UDP);
        SipRequest later =
                (SipRequest) TransactionBench.parse(TransactionBench.text("INVITE", "z9hG4bKi2", "c1", "", "2 INVITE"));
        bench.receive(later, UDP);
        assertThat(bench.told).containsExactly("INVITE", "INVITE");
    }

    @Test
    void given_rfc2543Branch_then_matchedByIdentityIncludingAck() {
        SipRequest old =
                (SipRequest) TransactionBench.parse(TransactionBench.text("INVITE", "1", "c9", "", "7 INVITE"));
        SipRequest other =
                (SipRequest) TransactionBench.parse(TransactionBench.text("INVITE", "1", "c8", "", "7 INVITE"));
        bench.receive(old, UDP);
        bench.receive(other, UDP);
        assertThat(bench.told).containsExactly("INVITE", "INVITE");
        respond(404);
        bench.receive(other, UDP);
        assertThat(bench.sentKinds()).containsExactly("404", "404");
        SipRequest ack =
                (SipRequest) TransactionBench.parse(TransactionBench.text("ACK", "1", "c8", ";tag=zz", "7 ACK"));
        bench.receive(ack, UDP);
        assertThat(bench.told).containsExactly("INVITE", "INVITE");
    }

    @Test
    void given_screenedSource_then_silence() {
        bench.screen = (request, source) -> false;
        bench.receive(invite, UDP);
        bench.receive(options, UDP);
        bench.receive(TransactionBench.request("ACK", "a", "c2"), UDP);
        bench.receive(TransactionBench.request("CANCEL", "b", "c3"), UDP);
        assertThat(bench.sent).isEmpty();
        assertThat(bench.told).isEmpty();
        assertThat(bench.metrics.screened()).isEqualTo(4);
        bench.assertNothingLeft();
    }

    @Test
    void given_overload_then_newInvite503NewOthersDroppedKnownServed() {
        bench.receive(options, UDP);
        bench.transactions.request(invite, UDP, true);
        bench.transactions.request(TransactionBench.request("OPTIONS", "o2", "c2"), UDP, true);
        bench.transactions.request(options, UDP, true);
        assertThat(bench.sentKinds()).containsExactly("503");
        assertThat(bench.sent.getFirst()).contains("Retry-After: 5");
        assertThat(bench.told).containsExactly("OPTIONS");
        assertThat(bench.metrics.overloadRefused()).isEqualTo(1);
        assertThat(bench.metrics.overloadDropped()).isEqualTo(1);
    }

    @Test
    void given_overload_when_requestOfADialog_then_served() {
        SipRequest bye =
                (SipRequest) TransactionBench.parse(TransactionBench.text("BYE", "z9hG4bKb", "c1", ";tag=b1", "2 BYE"));
        bench.transactions.request(bye, UDP, true);
        assertThat(bench.told).containsExactly("BYE");
    }

    @Test
    void given_responseCannotBeSent_then_userTold() {
        bench.receive(invite, UDP);
        bench.brokenBecause = "gone";
        respond(486);
        assertThat(bench.told).containsExactly("INVITE", "transport error", "terminated");
        bench.assertNothingLeft();
    }

    @Test
    void given_userThrows_then_countedAndTransactionStands() {
        bench.receive(invite, UDP);
        bench.requests.getFirst().onTerminated(() -> {
            throw new IllegalStateException("on purpose");
        });
        respond(486);
        bench.shard.advance(Duration.ofSeconds(32));
        assertThat(bench.metrics.callbackErrors()).isEqualTo(1);
        assertThat(bench.metrics.transactions()).isZero();
    }
}
