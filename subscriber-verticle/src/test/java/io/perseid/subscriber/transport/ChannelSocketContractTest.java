package io.perseid.subscriber.transport;

/** A stream on its channel. */
class ChannelSocketContractTest extends SubscriberSocketContract {
  @Override
  SubscriberSocket settle(ChannelSocket channel) {
    return channel;
  }
}
