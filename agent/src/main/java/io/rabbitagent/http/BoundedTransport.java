package io.rabbitagent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import java.util.function.Supplier;

/** The transport that Vert.x uses anyway, but for the channels on which TCP servers listen. */
@SuppressWarnings("deprecation") // InternetProtocolFamily is what Vert.x' interface has.
final class BoundedTransport implements Transport, io.vertx.core.spi.transport.Transport {
    private final io.vertx.core.spi.transport.Transport usual = Transport.NIO.implementation();
    private final Supplier<ChannelFactory<? extends ServerChannel>> servers;

    BoundedTransport(Supplier<ChannelFactory<? extends ServerChannel>> servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "bounded-nio";
    }

    @Override
    public boolean available() {
        return Transport.NIO.available();
    }

    @Override
    public Throwable unavailabilityCause() {
        return Transport.NIO.unavailabilityCause();
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return this;
    }

    @Override
    public boolean supportsDomainSockets() {
        return usual.supportsDomainSockets();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return usual.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return usual.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return usual.ioHandlerFactory();
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return usual.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return usual.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return usual.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return domainSocket ? usual.serverChannelFactory(true) : servers.get();
    }
}
