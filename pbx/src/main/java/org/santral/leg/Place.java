package org.santral.leg;

/** One of a limited number of places, such as a carrier's channels; held by a leg for as long as it lasts. */
public interface Place {
    /** For targets without a limit. */
    Place UNLIMITED = new Place() {
        @Override
        public boolean take() {
            return true;
        }

        @Override
        public void release() {
            // Nothing was taken.
        }
    };

    /** @return false if none is free; then it must not be released */
    boolean take();

    void release();
}
