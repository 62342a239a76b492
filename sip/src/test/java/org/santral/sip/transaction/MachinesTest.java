package org.santral.sip.transaction;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The four machines of RFC 3261 §17 with RFC 6026, every state and event. */
class MachinesTest {

    @TestFactory
    List<DynamicTest> inviteClient() {
        return MachineTable.tests(
                InviteClientMachine.State.class,
                InviteClientMachine.Event.class,
                ClientOperation.class,
                InviteClientMachine::on,
                """
                CALLING PROVISIONAL -> PROCEEDING STOP_TIMERS PASS
                CALLING SUCCESS -> ACCEPTED PASS START_M
                CALLING FAILURE -> COMPLETED ACK PASS START_D
                CALLING TIMER_A -> CALLING RESEND
                CALLING TIMER_B -> TERMINATED STOP_TIMERS TELL_TIMEOUT
                CALLING TRANSPORT_ERROR -> TERMINATED STOP_TIMERS TELL_TRANSPORT_ERROR
                CALLING TIMER_D,TIMER_M,CANCEL_EXPIRED -> CALLING
                PROCEEDING PROVISIONAL -> PROCEEDING PASS
                PROCEEDING SUCCESS -> ACCEPTED PASS START_M
                PROCEEDING FAILURE -> COMPLETED ACK PASS START_D
                PROCEEDING CANCEL_EXPIRED -> TERMINATED STOP_TIMERS TELL_TIMEOUT
                PROCEEDING TIMER_A,TIMER_B,TIMER_D,TIMER_M,TRANSPORT_ERROR -> PROCEEDING
                COMPLETED FAILURE -> COMPLETED ACK
                COMPLETED TIMER_D,TRANSPORT_ERROR -> TERMINATED STOP_TIMERS
                COMPLETED PROVISIONAL,SUCCESS,TIMER_A,TIMER_B,TIMER_M,CANCEL_EXPIRED -> COMPLETED
                ACCEPTED SUCCESS -> ACCEPTED PASS
                ACCEPTED TIMER_M -> TERMINATED STOP_TIMERS
                ACCEPTED PROVISIONAL,FAILURE,TIMER_A,TIMER_B,TIMER_D,CANCEL_EXPIRED,TRANSPORT_ERROR -> ACCEPTED
                TERMINATED PROVISIONAL,SUCCESS,FAILURE,TIMER_A,TIMER_B,TIMER_D,TIMER_M,CANCEL_EXPIRED,TRANSPORT_ERROR -> TERMINATED
                """);
    }

    @TestFactory
    List<DynamicTest> nonInviteClient() {
        return MachineTable.tests(
                NonInviteClientMachine.State.class,
                NonInviteClientMachine.Event.class,
                ClientOperation.class,
                NonInviteClientMachine::on,
                """
                TRYING PROVISIONAL -> PROCEEDING SLOW_DOWN PASS
                TRYING FINAL -> COMPLETED PASS START_K
                TRYING TIMER_E -> TRYING RESEND
                TRYING TIMER_F -> TERMINATED STOP_TIMERS TELL_TIMEOUT
                TRYING TRANSPORT_ERROR -> TERMINATED STOP_TIMERS TELL_TRANSPORT_ERROR
                TRYING TIMER_K -> TRYING
                PROCEEDING PROVISIONAL -> PROCEEDING PASS
                PROCEEDING FINAL -> COMPLETED PASS START_K
                PROCEEDING TIMER_E -> PROCEEDING RESEND
                PROCEEDING TIMER_F -> TERMINATED STOP_TIMERS TELL_TIMEOUT
                PROCEEDING TRANSPORT_ERROR -> TERMINATED STOP_TIMERS TELL_TRANSPORT_ERROR
                PROCEEDING TIMER_K -> PROCEEDING
                COMPLETED TIMER_K -> TERMINATED STOP_TIMERS
                COMPLETED PROVISIONAL,FINAL,TIMER_E,TIMER_F,TRANSPORT_ERROR -> COMPLETED
                TERMINATED PROVISIONAL,FINAL,TIMER_E,TIMER_F,TIMER_K,TRANSPORT_ERROR -> TERMINATED
                """);
    }

    @TestFactory
    List<DynamicTest> inviteServer() {
        return MachineTable.tests(
                InviteServerMachine.State.class,
                InviteServerMachine.Event.class,
                ServerOperation.class,
                InviteServerMachine::on,
                """
                PROCEEDING INVITE_AGAIN -> PROCEEDING REPEAT
                PROCEEDING USER_PROVISIONAL -> PROCEEDING REPLY
                PROCEEDING USER_SUCCESS -> ACCEPTED REPLY START_L
                PROCEEDING USER_FAILURE -> COMPLETED REPLY START_G_H
                PROCEEDING TRANSPORT_ERROR -> PROCEEDING TELL_TRANSPORT_ERROR
                PROCEEDING ACK,TIMER_G,TIMER_H,TIMER_I,TIMER_L -> PROCEEDING
                COMPLETED INVITE_AGAIN -> COMPLETED REPEAT
                COMPLETED ACK -> CONFIRMED START_I
                COMPLETED TIMER_G -> COMPLETED REPEAT_LATER
                COMPLETED TIMER_H -> TERMINATED STOP_TIMERS
                COMPLETED TRANSPORT_ERROR -> TERMINATED STOP_TIMERS TELL_TRANSPORT_ERROR
                COMPLETED USER_PROVISIONAL,USER_SUCCESS,USER_FAILURE,TIMER_I,TIMER_L -> COMPLETED
                CONFIRMED TIMER_I -> TERMINATED STOP_TIMERS
                CONFIRMED INVITE_AGAIN,USER_PROVISIONAL,USER_SUCCESS,USER_FAILURE,ACK -> CONFIRMED
                CONFIRMED TIMER_G,TIMER_H,TIMER_L,TRANSPORT_ERROR -> CONFIRMED
                ACCEPTED USER_SUCCESS -> ACCEPTED REPLY
                ACCEPTED ACK -> ACCEPTED PASS_ACK
                ACCEPTED TIMER_L -> TERMINATED STOP_TIMERS
                ACCEPTED TRANSPORT_ERROR -> ACCEPTED TELL_TRANSPORT_ERROR
                ACCEPTED INVITE_AGAIN,USER_PROVISIONAL,USER_FAILURE,TIMER_G,TIMER_H,TIMER_I -> ACCEPTED
                TERMINATED INVITE_AGAIN,USER_PROVISIONAL,USER_SUCCESS,USER_FAILURE,ACK -> TERMINATED
                TERMINATED TIMER_G,TIMER_H,TIMER_I,TIMER_L,TRANSPORT_ERROR -> TERMINATED
                """);
    }

    @TestFactory
    List<DynamicTest> nonInviteServer() {
        return MachineTable.tests(
                NonInviteServerMachine.State.class,
                NonInviteServerMachine.Event.class,
                ServerOperation.class,
                NonInviteServerMachine::on,
                """
                TRYING USER_PROVISIONAL -> PROCEEDING REPLY
                TRYING USER_FINAL -> COMPLETED REPLY START_J
                TRYING ABANDONED -> TERMINATED STOP_TIMERS
                TRYING REQUEST_AGAIN,TIMER_J,TRANSPORT_ERROR -> TRYING
                PROCEEDING REQUEST_AGAIN -> PROCEEDING REPEAT
                PROCEEDING USER_PROVISIONAL -> PROCEEDING REPLY
                PROCEEDING USER_FINAL -> COMPLETED REPLY START_J
                PROCEEDING ABANDONED -> TERMINATED STOP_TIMERS
                PROCEEDING TRANSPORT_ERROR -> TERMINATED STOP_TIMERS TELL_TRANSPORT_ERROR
                PROCEEDING TIMER_J -> PROCEEDING
                COMPLETED REQUEST_AGAIN -> COMPLETED REPEAT
                COMPLETED TIMER_J -> TERMINATED STOP_TIMERS
                COMPLETED TRANSPORT_ERROR -> TERMINATED STOP_TIMERS TELL_TRANSPORT_ERROR
                COMPLETED USER_PROVISIONAL,USER_FINAL,ABANDONED -> COMPLETED
                TERMINATED REQUEST_AGAIN,USER_PROVISIONAL,USER_FINAL,ABANDONED,TIMER_J,TRANSPORT_ERROR -> TERMINATED
                """);
    }
}
