package org.santral.leg;

import org.santral.sip.dialog.RequestFailure;
import org.santral.sip.dialog.RequestListener;
import org.santral.sip.message.SipResponse;

/** For requests whose outcome changes nothing: a device that does not know them goes on as it is. */
final class Ignored {
    static final RequestListener RESPONSE = new RequestListener() {
        @Override
        public void response(SipResponse response) {}

        @Override
        public void failed(RequestFailure failure) {}
    };

    private Ignored() {}
}
