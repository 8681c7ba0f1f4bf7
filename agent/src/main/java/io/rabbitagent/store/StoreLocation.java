package io.rabbitagent.store;

/** Where what all agents share is kept. */
public sealed interface StoreLocation permits FileLocation, EtcdSettings {}
