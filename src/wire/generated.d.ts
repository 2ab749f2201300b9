import * as $protobuf from "protobufjs";

/** Namespace peerstep. */
export namespace peerstep {

    /**
     * Properties of an InputRun.
     * @deprecated Use peerstep.InputRun.$Properties instead.
     */
    interface IInputRun extends peerstep.InputRun.$Properties {
    }

    /** Represents an InputRun. */
    class InputRun {

        /**
         * Constructs a new InputRun.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.InputRun.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** InputRun seat. */
        seat: number;

        /** InputRun firstFrame. */
        firstFrame: number;

        /** InputRun count. */
        count: number;

        /** InputRun packed. */
        packed: Uint8Array;

        /**
         * Creates a new InputRun instance using the specified properties.
         * @param [properties] Properties to set
         * @returns InputRun instance
         */
        static create(properties: peerstep.InputRun.$Shape): peerstep.InputRun & peerstep.InputRun.$Shape;
        static create(properties?: peerstep.InputRun.$Properties): peerstep.InputRun;

        /**
         * Encodes the specified InputRun message. Does not implicitly {@link peerstep.InputRun.verify|verify} messages.
         * @param message InputRun message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.InputRun.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an InputRun message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.InputRun & peerstep.InputRun.$Shape} InputRun
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.InputRun & peerstep.InputRun.$Shape;
    }

    namespace InputRun {

        /** Properties of an InputRun. */
        interface $Properties {

            /** InputRun seat */
            seat?: (number|null);

            /** InputRun firstFrame */
            firstFrame?: (number|null);

            /** InputRun count */
            count?: (number|null);

            /** InputRun packed */
            packed?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an InputRun. */
        type $Shape = peerstep.InputRun.$Properties;
    }

    /**
     * Properties of a HashReport.
     * @deprecated Use peerstep.HashReport.$Properties instead.
     */
    interface IHashReport extends peerstep.HashReport.$Properties {
    }

    /** Represents a HashReport. */
    class HashReport {

        /**
         * Constructs a new HashReport.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.HashReport.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HashReport frame. */
        frame: number;

        /** HashReport hash. */
        hash: Uint8Array;

        /**
         * Creates a new HashReport instance using the specified properties.
         * @param [properties] Properties to set
         * @returns HashReport instance
         */
        static create(properties: peerstep.HashReport.$Shape): peerstep.HashReport & peerstep.HashReport.$Shape;
        static create(properties?: peerstep.HashReport.$Properties): peerstep.HashReport;

        /**
         * Encodes the specified HashReport message. Does not implicitly {@link peerstep.HashReport.verify|verify} messages.
         * @param message HashReport message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.HashReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HashReport message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.HashReport & peerstep.HashReport.$Shape} HashReport
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.HashReport & peerstep.HashReport.$Shape;
    }

    namespace HashReport {

        /** Properties of a HashReport. */
        interface $Properties {

            /** HashReport frame */
            frame?: (number|null);

            /** HashReport hash */
            hash?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HashReport. */
        type $Shape = peerstep.HashReport.$Properties;
    }

    /**
     * Properties of a Play.
     * @deprecated Use peerstep.Play.$Properties instead.
     */
    interface IPlay extends peerstep.Play.$Properties {
    }

    /** Represents a Play. */
    class Play {

        /**
         * Constructs a new Play.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Play.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Play version. */
        version: number;

        /** Play matchTag. */
        matchTag: number;

        /** Play seat. */
        seat: number;

        /** Play frame. */
        frame: number;

        /** Play ownPacked. */
        ownPacked: Uint8Array;

        /** Play ackLags. */
        ackLags: number[];

        /** Play finalLag. */
        finalLag: number;

        /** Play advantageQuarters. */
        advantageQuarters: number[];

        /** Play pingMs. */
        pingMs: number;

        /** Play echo. */
        echo: number;

        /** Play echoMs. */
        echoMs: number;

        /** Play ownCount. */
        ownCount: number;

        /** Play hashes. */
        hashes: peerstep.HashReport.$Properties[];

        /** Play ownLead. */
        ownLead: number;

        /** Play packetFrames. */
        packetFrames: number;

        /** Play term. */
        term: number;

        /** Play resync. */
        resync: boolean;

        /** Play runs. */
        runs: peerstep.InputRun.$Properties[];

        /**
         * Creates a new Play instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Play instance
         */
        static create(properties: peerstep.Play.$Shape): peerstep.Play & peerstep.Play.$Shape;
        static create(properties?: peerstep.Play.$Properties): peerstep.Play;

        /**
         * Encodes the specified Play message. Does not implicitly {@link peerstep.Play.verify|verify} messages.
         * @param message Play message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Play.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Play message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Play & peerstep.Play.$Shape} Play
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Play & peerstep.Play.$Shape;
    }

    namespace Play {

        /** Properties of a Play. */
        interface $Properties {

            /** Play version */
            version?: (number|null);

            /** Play matchTag */
            matchTag?: (number|null);

            /** Play seat */
            seat?: (number|null);

            /** Play frame */
            frame?: (number|null);

            /** Play ownPacked */
            ownPacked?: (Uint8Array|null);

            /** Play ackLags */
            ackLags?: (number[]|null);

            /** Play finalLag */
            finalLag?: (number|null);

            /** Play advantageQuarters */
            advantageQuarters?: (number[]|null);

            /** Play pingMs */
            pingMs?: (number|null);

            /** Play echo */
            echo?: (number|null);

            /** Play echoMs */
            echoMs?: (number|null);

            /** Play ownCount */
            ownCount?: (number|null);

            /** Play hashes */
            hashes?: (peerstep.HashReport.$Properties[]|null);

            /** Play ownLead */
            ownLead?: (number|null);

            /** Play packetFrames */
            packetFrames?: (number|null);

            /** Play term */
            term?: (number|null);

            /** Play resync */
            resync?: (boolean|null);

            /** Play runs */
            runs?: (peerstep.InputRun.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Play. */
        type $Shape = peerstep.Play.$Properties;
    }

    /**
     * Properties of a GameDescription.
     * @deprecated Use peerstep.GameDescription.$Properties instead.
     */
    interface IGameDescription extends peerstep.GameDescription.$Properties {
    }

    /** Represents a GameDescription. */
    class GameDescription {

        /**
         * Constructs a new GameDescription.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.GameDescription.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** GameDescription id. */
        id: string;

        /** GameDescription version. */
        version: string;

        /** GameDescription fingerprint. */
        fingerprint: Uint8Array;

        /** GameDescription tickRate. */
        tickRate: number;

        /** GameDescription inputBytes. */
        inputBytes: number;

        /** GameDescription neutral. */
        neutral: Uint8Array;

        /** GameDescription seatsMin. */
        seatsMin: number;

        /** GameDescription seatsMax. */
        seatsMax: number;

        /**
         * Creates a new GameDescription instance using the specified properties.
         * @param [properties] Properties to set
         * @returns GameDescription instance
         */
        static create(properties: peerstep.GameDescription.$Shape): peerstep.GameDescription & peerstep.GameDescription.$Shape;
        static create(properties?: peerstep.GameDescription.$Properties): peerstep.GameDescription;

        /**
         * Encodes the specified GameDescription message. Does not implicitly {@link peerstep.GameDescription.verify|verify} messages.
         * @param message GameDescription message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.GameDescription.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a GameDescription message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.GameDescription & peerstep.GameDescription.$Shape} GameDescription
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.GameDescription & peerstep.GameDescription.$Shape;
    }

    namespace GameDescription {

        /** Properties of a GameDescription. */
        interface $Properties {

            /** GameDescription id */
            id?: (string|null);

            /** GameDescription version */
            version?: (string|null);

            /** GameDescription fingerprint */
            fingerprint?: (Uint8Array|null);

            /** GameDescription tickRate */
            tickRate?: (number|null);

            /** GameDescription inputBytes */
            inputBytes?: (number|null);

            /** GameDescription neutral */
            neutral?: (Uint8Array|null);

            /** GameDescription seatsMin */
            seatsMin?: (number|null);

            /** GameDescription seatsMax */
            seatsMax?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a GameDescription. */
        type $Shape = peerstep.GameDescription.$Properties;
    }

    /**
     * Properties of a Hello.
     * @deprecated Use peerstep.Hello.$Properties instead.
     */
    interface IHello extends peerstep.Hello.$Properties {
    }

    /** Represents a Hello. */
    class Hello {

        /**
         * Constructs a new Hello.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Hello.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Hello protocol. */
        protocol: number;

        /** Hello game. */
        game?: (peerstep.GameDescription.$Properties|null);

        /** Hello seats. */
        seats: number;

        /** Hello optionsJson. */
        optionsJson: string;

        /** Hello name. */
        name: string;

        /** Hello spectator. */
        spectator: boolean;

        /** Hello pingMs. */
        pingMs: number;

        /** Hello echoMs. */
        echoMs: number;

        /** Hello echoHeldMs. */
        echoHeldMs: number;

        /** Hello echoPeer. */
        echoPeer: string;

        /** Hello referee. */
        referee: boolean;

        /**
         * Creates a new Hello instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Hello instance
         */
        static create(properties: peerstep.Hello.$Shape): peerstep.Hello & peerstep.Hello.$Shape;
        static create(properties?: peerstep.Hello.$Properties): peerstep.Hello;

        /**
         * Encodes the specified Hello message. Does not implicitly {@link peerstep.Hello.verify|verify} messages.
         * @param message Hello message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Hello message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Hello & peerstep.Hello.$Shape} Hello
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Hello & peerstep.Hello.$Shape;
    }

    namespace Hello {

        /** Properties of a Hello. */
        interface $Properties {

            /** Hello protocol */
            protocol?: (number|null);

            /** Hello game */
            game?: (peerstep.GameDescription.$Properties|null);

            /** Hello seats */
            seats?: (number|null);

            /** Hello optionsJson */
            optionsJson?: (string|null);

            /** Hello name */
            name?: (string|null);

            /** Hello spectator */
            spectator?: (boolean|null);

            /** Hello pingMs */
            pingMs?: (number|null);

            /** Hello echoMs */
            echoMs?: (number|null);

            /** Hello echoHeldMs */
            echoHeldMs?: (number|null);

            /** Hello echoPeer */
            echoPeer?: (string|null);

            /** Hello referee */
            referee?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Hello. */
        type $Shape = peerstep.Hello.$Properties;
    }

    /**
     * Properties of a SeatHolder.
     * @deprecated Use peerstep.SeatHolder.$Properties instead.
     */
    interface ISeatHolder extends peerstep.SeatHolder.$Properties {
    }

    /** Represents a SeatHolder. */
    class SeatHolder {

        /**
         * Constructs a new SeatHolder.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.SeatHolder.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SeatHolder peer. */
        peer: string;

        /** SeatHolder name. */
        name: string;

        /**
         * Creates a new SeatHolder instance using the specified properties.
         * @param [properties] Properties to set
         * @returns SeatHolder instance
         */
        static create(properties: peerstep.SeatHolder.$Shape): peerstep.SeatHolder & peerstep.SeatHolder.$Shape;
        static create(properties?: peerstep.SeatHolder.$Properties): peerstep.SeatHolder;

        /**
         * Encodes the specified SeatHolder message. Does not implicitly {@link peerstep.SeatHolder.verify|verify} messages.
         * @param message SeatHolder message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.SeatHolder.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SeatHolder message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.SeatHolder & peerstep.SeatHolder.$Shape} SeatHolder
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.SeatHolder & peerstep.SeatHolder.$Shape;
    }

    namespace SeatHolder {

        /** Properties of a SeatHolder. */
        interface $Properties {

            /** SeatHolder peer */
            peer?: (string|null);

            /** SeatHolder name */
            name?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SeatHolder. */
        type $Shape = peerstep.SeatHolder.$Properties;
    }

    /**
     * Properties of a Refusal.
     * @deprecated Use peerstep.Refusal.$Properties instead.
     */
    interface IRefusal extends peerstep.Refusal.$Properties {
    }

    /** Represents a Refusal. */
    class Refusal {

        /**
         * Constructs a new Refusal.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Refusal.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Refusal peer. */
        peer: string;

        /** Refusal reason. */
        reason: string;

        /**
         * Creates a new Refusal instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Refusal instance
         */
        static create(properties: peerstep.Refusal.$Shape): peerstep.Refusal & peerstep.Refusal.$Shape;
        static create(properties?: peerstep.Refusal.$Properties): peerstep.Refusal;

        /**
         * Encodes the specified Refusal message. Does not implicitly {@link peerstep.Refusal.verify|verify} messages.
         * @param message Refusal message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Refusal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Refusal message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Refusal & peerstep.Refusal.$Shape} Refusal
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Refusal & peerstep.Refusal.$Shape;
    }

    namespace Refusal {

        /** Properties of a Refusal. */
        interface $Properties {

            /** Refusal peer */
            peer?: (string|null);

            /** Refusal reason */
            reason?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Refusal. */
        type $Shape = peerstep.Refusal.$Properties;
    }

    /**
     * Properties of a Lobby.
     * @deprecated Use peerstep.Lobby.$Properties instead.
     */
    interface ILobby extends peerstep.Lobby.$Properties {
    }

    /** Represents a Lobby. */
    class Lobby {

        /**
         * Constructs a new Lobby.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Lobby.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Lobby revision. */
        revision: number;

        /** Lobby seats. */
        seats: peerstep.SeatHolder.$Properties[];

        /** Lobby refusals. */
        refusals: peerstep.Refusal.$Properties[];

        /**
         * Creates a new Lobby instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Lobby instance
         */
        static create(properties: peerstep.Lobby.$Shape): peerstep.Lobby & peerstep.Lobby.$Shape;
        static create(properties?: peerstep.Lobby.$Properties): peerstep.Lobby;

        /**
         * Encodes the specified Lobby message. Does not implicitly {@link peerstep.Lobby.verify|verify} messages.
         * @param message Lobby message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Lobby.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Lobby message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Lobby & peerstep.Lobby.$Shape} Lobby
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Lobby & peerstep.Lobby.$Shape;
    }

    namespace Lobby {

        /** Properties of a Lobby. */
        interface $Properties {

            /** Lobby revision */
            revision?: (number|null);

            /** Lobby seats */
            seats?: (peerstep.SeatHolder.$Properties[]|null);

            /** Lobby refusals */
            refusals?: (peerstep.Refusal.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Lobby. */
        type $Shape = peerstep.Lobby.$Properties;
    }

    /**
     * Properties of a Start.
     * @deprecated Use peerstep.Start.$Properties instead.
     */
    interface IStart extends peerstep.Start.$Properties {
    }

    /** Represents a Start. */
    class Start {

        /**
         * Constructs a new Start.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Start.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Start matchId. */
        matchId: Uint8Array;

        /** Start seed. */
        seed: number;

        /** Start seats. */
        seats: peerstep.SeatHolder.$Properties[];

        /** Start optionsJson. */
        optionsJson: string;

        /** Start toleranceFrames. */
        toleranceFrames: number;

        /** Start referee. */
        referee: string;

        /** Start gameId. */
        gameId: string;

        /**
         * Creates a new Start instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Start instance
         */
        static create(properties: peerstep.Start.$Shape): peerstep.Start & peerstep.Start.$Shape;
        static create(properties?: peerstep.Start.$Properties): peerstep.Start;

        /**
         * Encodes the specified Start message. Does not implicitly {@link peerstep.Start.verify|verify} messages.
         * @param message Start message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Start.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Start message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Start & peerstep.Start.$Shape} Start
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Start & peerstep.Start.$Shape;
    }

    namespace Start {

        /** Properties of a Start. */
        interface $Properties {

            /** Start matchId */
            matchId?: (Uint8Array|null);

            /** Start seed */
            seed?: (number|null);

            /** Start seats */
            seats?: (peerstep.SeatHolder.$Properties[]|null);

            /** Start optionsJson */
            optionsJson?: (string|null);

            /** Start toleranceFrames */
            toleranceFrames?: (number|null);

            /** Start referee */
            referee?: (string|null);

            /** Start gameId */
            gameId?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Start. */
        type $Shape = peerstep.Start.$Properties;
    }

    /**
     * Properties of a Ready.
     * @deprecated Use peerstep.Ready.$Properties instead.
     */
    interface IReady extends peerstep.Ready.$Properties {
    }

    /** Represents a Ready. */
    class Ready {

        /**
         * Constructs a new Ready.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Ready.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Ready matchTag. */
        matchTag: number;

        /**
         * Creates a new Ready instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Ready instance
         */
        static create(properties: peerstep.Ready.$Shape): peerstep.Ready & peerstep.Ready.$Shape;
        static create(properties?: peerstep.Ready.$Properties): peerstep.Ready;

        /**
         * Encodes the specified Ready message. Does not implicitly {@link peerstep.Ready.verify|verify} messages.
         * @param message Ready message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Ready.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Ready message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Ready & peerstep.Ready.$Shape} Ready
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Ready & peerstep.Ready.$Shape;
    }

    namespace Ready {

        /** Properties of a Ready. */
        interface $Properties {

            /** Ready matchTag */
            matchTag?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Ready. */
        type $Shape = peerstep.Ready.$Properties;
    }

    /**
     * Properties of a Go.
     * @deprecated Use peerstep.Go.$Properties instead.
     */
    interface IGo extends peerstep.Go.$Properties {
    }

    /** Represents a Go. */
    class Go {

        /**
         * Constructs a new Go.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Go.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Go matchTag. */
        matchTag: number;

        /** Go leadMs. */
        leadMs: number;

        /**
         * Creates a new Go instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Go instance
         */
        static create(properties: peerstep.Go.$Shape): peerstep.Go & peerstep.Go.$Shape;
        static create(properties?: peerstep.Go.$Properties): peerstep.Go;

        /**
         * Encodes the specified Go message. Does not implicitly {@link peerstep.Go.verify|verify} messages.
         * @param message Go message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Go.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Go message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Go & peerstep.Go.$Shape} Go
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Go & peerstep.Go.$Shape;
    }

    namespace Go {

        /** Properties of a Go. */
        interface $Properties {

            /** Go matchTag */
            matchTag?: (number|null);

            /** Go leadMs */
            leadMs?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Go. */
        type $Shape = peerstep.Go.$Properties;
    }

    /** SeatState enum. */
    enum SeatState {

        /** PLAYING value */
        PLAYING = 0,

        /** AWAY value */
        AWAY = 1,

        /** EMPTY value */
        EMPTY = 2
    }

    /**
     * Properties of a StatusChange.
     * @deprecated Use peerstep.StatusChange.$Properties instead.
     */
    interface IStatusChange extends peerstep.StatusChange.$Properties {
    }

    /** Represents a StatusChange. */
    class StatusChange {

        /**
         * Constructs a new StatusChange.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.StatusChange.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** StatusChange seat. */
        seat: number;

        /** StatusChange frame. */
        frame: number;

        /** StatusChange state. */
        state: peerstep.SeatState;

        /**
         * Creates a new StatusChange instance using the specified properties.
         * @param [properties] Properties to set
         * @returns StatusChange instance
         */
        static create(properties: peerstep.StatusChange.$Shape): peerstep.StatusChange & peerstep.StatusChange.$Shape;
        static create(properties?: peerstep.StatusChange.$Properties): peerstep.StatusChange;

        /**
         * Encodes the specified StatusChange message. Does not implicitly {@link peerstep.StatusChange.verify|verify} messages.
         * @param message StatusChange message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.StatusChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a StatusChange message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.StatusChange & peerstep.StatusChange.$Shape} StatusChange
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.StatusChange & peerstep.StatusChange.$Shape;
    }

    namespace StatusChange {

        /** Properties of a StatusChange. */
        interface $Properties {

            /** StatusChange seat */
            seat?: (number|null);

            /** StatusChange frame */
            frame?: (number|null);

            /** StatusChange state */
            state?: (peerstep.SeatState|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a StatusChange. */
        type $Shape = peerstep.StatusChange.$Properties;
    }

    /**
     * Properties of a Seal.
     * @deprecated Use peerstep.Seal.$Properties instead.
     */
    interface ISeal extends peerstep.Seal.$Properties {
    }

    /** Represents a Seal. */
    class Seal {

        /**
         * Constructs a new Seal.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Seal.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Seal matchTag. */
        matchTag: number;

        /** Seal firstFrame. */
        firstFrame: number;

        /** Seal count. */
        count: number;

        /** Seal facts. */
        facts: peerstep.InputRun.$Properties[];

        /** Seal statuses. */
        statuses: peerstep.StatusChange.$Properties[];

        /** Seal digest. */
        digest: Uint8Array;

        /** Seal lateFrames. */
        lateFrames: number[];

        /** Seal echo. */
        echo: number;

        /** Seal echoMs. */
        echoMs: number;

        /** Seal term. */
        term: number;

        /**
         * Creates a new Seal instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Seal instance
         */
        static create(properties: peerstep.Seal.$Shape): peerstep.Seal & peerstep.Seal.$Shape;
        static create(properties?: peerstep.Seal.$Properties): peerstep.Seal;

        /**
         * Encodes the specified Seal message. Does not implicitly {@link peerstep.Seal.verify|verify} messages.
         * @param message Seal message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Seal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Seal message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Seal & peerstep.Seal.$Shape} Seal
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Seal & peerstep.Seal.$Shape;
    }

    namespace Seal {

        /** Properties of a Seal. */
        interface $Properties {

            /** Seal matchTag */
            matchTag?: (number|null);

            /** Seal firstFrame */
            firstFrame?: (number|null);

            /** Seal count */
            count?: (number|null);

            /** Seal facts */
            facts?: (peerstep.InputRun.$Properties[]|null);

            /** Seal statuses */
            statuses?: (peerstep.StatusChange.$Properties[]|null);

            /** Seal digest */
            digest?: (Uint8Array|null);

            /** Seal lateFrames */
            lateFrames?: (number[]|null);

            /** Seal echo */
            echo?: (number|null);

            /** Seal echoMs */
            echoMs?: (number|null);

            /** Seal term */
            term?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Seal. */
        type $Shape = peerstep.Seal.$Properties;
    }

    /**
     * Properties of a Freeze.
     * @deprecated Use peerstep.Freeze.$Properties instead.
     */
    interface IFreeze extends peerstep.Freeze.$Properties {
    }

    /** Represents a Freeze. */
    class Freeze {

        /**
         * Constructs a new Freeze.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Freeze.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Freeze matchTag. */
        matchTag: number;

        /** Freeze seat. */
        seat: number;

        /** Freeze round. */
        round: number;

        /**
         * Creates a new Freeze instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Freeze instance
         */
        static create(properties: peerstep.Freeze.$Shape): peerstep.Freeze & peerstep.Freeze.$Shape;
        static create(properties?: peerstep.Freeze.$Properties): peerstep.Freeze;

        /**
         * Encodes the specified Freeze message. Does not implicitly {@link peerstep.Freeze.verify|verify} messages.
         * @param message Freeze message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Freeze.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Freeze message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Freeze & peerstep.Freeze.$Shape} Freeze
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Freeze & peerstep.Freeze.$Shape;
    }

    namespace Freeze {

        /** Properties of a Freeze. */
        interface $Properties {

            /** Freeze matchTag */
            matchTag?: (number|null);

            /** Freeze seat */
            seat?: (number|null);

            /** Freeze round */
            round?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Freeze. */
        type $Shape = peerstep.Freeze.$Properties;
    }

    /**
     * Properties of a Frozen.
     * @deprecated Use peerstep.Frozen.$Properties instead.
     */
    interface IFrozen extends peerstep.Frozen.$Properties {
    }

    /** Represents a Frozen. */
    class Frozen {

        /**
         * Constructs a new Frozen.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Frozen.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Frozen matchTag. */
        matchTag: number;

        /** Frozen seat. */
        seat: number;

        /** Frozen round. */
        round: number;

        /** Frozen nextFrame. */
        nextFrame: number;

        /** Frozen run. */
        run?: (peerstep.InputRun.$Properties|null);

        /**
         * Creates a new Frozen instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Frozen instance
         */
        static create(properties: peerstep.Frozen.$Shape): peerstep.Frozen & peerstep.Frozen.$Shape;
        static create(properties?: peerstep.Frozen.$Properties): peerstep.Frozen;

        /**
         * Encodes the specified Frozen message. Does not implicitly {@link peerstep.Frozen.verify|verify} messages.
         * @param message Frozen message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Frozen.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Frozen message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Frozen & peerstep.Frozen.$Shape} Frozen
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Frozen & peerstep.Frozen.$Shape;
    }

    namespace Frozen {

        /** Properties of a Frozen. */
        interface $Properties {

            /** Frozen matchTag */
            matchTag?: (number|null);

            /** Frozen seat */
            seat?: (number|null);

            /** Frozen round */
            round?: (number|null);

            /** Frozen nextFrame */
            nextFrame?: (number|null);

            /** Frozen run */
            run?: (peerstep.InputRun.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Frozen. */
        type $Shape = peerstep.Frozen.$Properties;
    }

    /**
     * Properties of an Election.
     * @deprecated Use peerstep.Election.$Properties instead.
     */
    interface IElection extends peerstep.Election.$Properties {
    }

    /** Represents an Election. */
    class Election {

        /**
         * Constructs a new Election.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Election.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Election matchTag. */
        matchTag: number;

        /** Election term. */
        term: number;

        /** Election binding. */
        binding: boolean;

        /**
         * Creates a new Election instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Election instance
         */
        static create(properties: peerstep.Election.$Shape): peerstep.Election & peerstep.Election.$Shape;
        static create(properties?: peerstep.Election.$Properties): peerstep.Election;

        /**
         * Encodes the specified Election message. Does not implicitly {@link peerstep.Election.verify|verify} messages.
         * @param message Election message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Election.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Election message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Election & peerstep.Election.$Shape} Election
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Election & peerstep.Election.$Shape;
    }

    namespace Election {

        /** Properties of an Election. */
        interface $Properties {

            /** Election matchTag */
            matchTag?: (number|null);

            /** Election term */
            term?: (number|null);

            /** Election binding */
            binding?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Election. */
        type $Shape = peerstep.Election.$Properties;
    }

    /**
     * Properties of a Vote.
     * @deprecated Use peerstep.Vote.$Properties instead.
     */
    interface IVote extends peerstep.Vote.$Properties {
    }

    /** Represents a Vote. */
    class Vote {

        /**
         * Constructs a new Vote.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Vote.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Vote matchTag. */
        matchTag: number;

        /** Vote term. */
        term: number;

        /** Vote binding. */
        binding: boolean;

        /** Vote finalCount. */
        finalCount: number;

        /** Vote runs. */
        runs: peerstep.InputRun.$Properties[];

        /** Vote final. */
        final?: (peerstep.Seal.$Properties|null);

        /**
         * Creates a new Vote instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Vote instance
         */
        static create(properties: peerstep.Vote.$Shape): peerstep.Vote & peerstep.Vote.$Shape;
        static create(properties?: peerstep.Vote.$Properties): peerstep.Vote;

        /**
         * Encodes the specified Vote message. Does not implicitly {@link peerstep.Vote.verify|verify} messages.
         * @param message Vote message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Vote.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Vote message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Vote & peerstep.Vote.$Shape} Vote
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Vote & peerstep.Vote.$Shape;
    }

    namespace Vote {

        /** Properties of a Vote. */
        interface $Properties {

            /** Vote matchTag */
            matchTag?: (number|null);

            /** Vote term */
            term?: (number|null);

            /** Vote binding */
            binding?: (boolean|null);

            /** Vote finalCount */
            finalCount?: (number|null);

            /** Vote runs */
            runs?: (peerstep.InputRun.$Properties[]|null);

            /** Vote final */
            final?: (peerstep.Seal.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Vote. */
        type $Shape = peerstep.Vote.$Properties;
    }

    /**
     * Properties of a StatePart.
     * @deprecated Use peerstep.StatePart.$Properties instead.
     */
    interface IStatePart extends peerstep.StatePart.$Properties {
    }

    /** Represents a StatePart. */
    class StatePart {

        /**
         * Constructs a new StatePart.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.StatePart.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** StatePart matchTag. */
        matchTag: number;

        /** StatePart frame. */
        frame: number;

        /** StatePart part. */
        part: number;

        /** StatePart parts. */
        parts: number;

        /** StatePart bytes. */
        bytes: Uint8Array;

        /** StatePart seat. */
        seat: number;

        /**
         * Creates a new StatePart instance using the specified properties.
         * @param [properties] Properties to set
         * @returns StatePart instance
         */
        static create(properties: peerstep.StatePart.$Shape): peerstep.StatePart & peerstep.StatePart.$Shape;
        static create(properties?: peerstep.StatePart.$Properties): peerstep.StatePart;

        /**
         * Encodes the specified StatePart message. Does not implicitly {@link peerstep.StatePart.verify|verify} messages.
         * @param message StatePart message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.StatePart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a StatePart message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.StatePart & peerstep.StatePart.$Shape} StatePart
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.StatePart & peerstep.StatePart.$Shape;
    }

    namespace StatePart {

        /** Properties of a StatePart. */
        interface $Properties {

            /** StatePart matchTag */
            matchTag?: (number|null);

            /** StatePart frame */
            frame?: (number|null);

            /** StatePart part */
            part?: (number|null);

            /** StatePart parts */
            parts?: (number|null);

            /** StatePart bytes */
            bytes?: (Uint8Array|null);

            /** StatePart seat */
            seat?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a StatePart. */
        type $Shape = peerstep.StatePart.$Properties;
    }

    /**
     * Properties of a Claim.
     * @deprecated Use peerstep.Claim.$Properties instead.
     */
    interface IClaim extends peerstep.Claim.$Properties {
    }

    /** Represents a Claim. */
    class Claim {

        /**
         * Constructs a new Claim.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Claim.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Claim matchId. */
        matchId: Uint8Array;

        /** Claim seat. */
        seat: number;

        /** Claim frame. */
        frame: number;

        /** Claim stateHash. */
        stateHash: Uint8Array;

        /** Claim outcomeJson. */
        outcomeJson: string;

        /** Claim signature. */
        signature: Uint8Array;

        /**
         * Creates a new Claim instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Claim instance
         */
        static create(properties: peerstep.Claim.$Shape): peerstep.Claim & peerstep.Claim.$Shape;
        static create(properties?: peerstep.Claim.$Properties): peerstep.Claim;

        /**
         * Encodes the specified Claim message. Does not implicitly {@link peerstep.Claim.verify|verify} messages.
         * @param message Claim message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Claim.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Claim message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Claim & peerstep.Claim.$Shape} Claim
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Claim & peerstep.Claim.$Shape;
    }

    namespace Claim {

        /** Properties of a Claim. */
        interface $Properties {

            /** Claim matchId */
            matchId?: (Uint8Array|null);

            /** Claim seat */
            seat?: (number|null);

            /** Claim frame */
            frame?: (number|null);

            /** Claim stateHash */
            stateHash?: (Uint8Array|null);

            /** Claim outcomeJson */
            outcomeJson?: (string|null);

            /** Claim signature */
            signature?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Claim. */
        type $Shape = peerstep.Claim.$Properties;
    }

    /**
     * Properties of a CertificateNotice.
     * @deprecated Use peerstep.CertificateNotice.$Properties instead.
     */
    interface ICertificateNotice extends peerstep.CertificateNotice.$Properties {
    }

    /** Represents a CertificateNotice. */
    class CertificateNotice {

        /**
         * Constructs a new CertificateNotice.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.CertificateNotice.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CertificateNotice certificate. */
        certificate: Uint8Array;

        /**
         * Creates a new CertificateNotice instance using the specified properties.
         * @param [properties] Properties to set
         * @returns CertificateNotice instance
         */
        static create(properties: peerstep.CertificateNotice.$Shape): peerstep.CertificateNotice & peerstep.CertificateNotice.$Shape;
        static create(properties?: peerstep.CertificateNotice.$Properties): peerstep.CertificateNotice;

        /**
         * Encodes the specified CertificateNotice message. Does not implicitly {@link peerstep.CertificateNotice.verify|verify} messages.
         * @param message CertificateNotice message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.CertificateNotice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CertificateNotice message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.CertificateNotice & peerstep.CertificateNotice.$Shape} CertificateNotice
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.CertificateNotice & peerstep.CertificateNotice.$Shape;
    }

    namespace CertificateNotice {

        /** Properties of a CertificateNotice. */
        interface $Properties {

            /** CertificateNotice certificate */
            certificate?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CertificateNotice. */
        type $Shape = peerstep.CertificateNotice.$Properties;
    }

    /**
     * Properties of a Bye.
     * @deprecated Use peerstep.Bye.$Properties instead.
     */
    interface IBye extends peerstep.Bye.$Properties {
    }

    /** Represents a Bye. */
    class Bye {

        /**
         * Constructs a new Bye.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Bye.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Bye reason. */
        reason: string;

        /**
         * Creates a new Bye instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Bye instance
         */
        static create(properties: peerstep.Bye.$Shape): peerstep.Bye & peerstep.Bye.$Shape;
        static create(properties?: peerstep.Bye.$Properties): peerstep.Bye;

        /**
         * Encodes the specified Bye message. Does not implicitly {@link peerstep.Bye.verify|verify} messages.
         * @param message Bye message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Bye.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Bye message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Bye & peerstep.Bye.$Shape} Bye
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Bye & peerstep.Bye.$Shape;
    }

    namespace Bye {

        /** Properties of a Bye. */
        interface $Properties {

            /** Bye reason */
            reason?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Bye. */
        type $Shape = peerstep.Bye.$Properties;
    }

    /**
     * Properties of a Seating.
     * @deprecated Use peerstep.Seating.$Properties instead.
     */
    interface ISeating extends peerstep.Seating.$Properties {
    }

    /** Represents a Seating. */
    class Seating {

        /**
         * Constructs a new Seating.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Seating.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Seating seat. */
        seat: number;

        /** Seating frame. */
        frame: number;

        /** Seating holder. */
        holder?: (peerstep.SeatHolder.$Properties|null);

        /**
         * Creates a new Seating instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Seating instance
         */
        static create(properties: peerstep.Seating.$Shape): peerstep.Seating & peerstep.Seating.$Shape;
        static create(properties?: peerstep.Seating.$Properties): peerstep.Seating;

        /**
         * Encodes the specified Seating message. Does not implicitly {@link peerstep.Seating.verify|verify} messages.
         * @param message Seating message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Seating.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Seating message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Seating & peerstep.Seating.$Shape} Seating
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Seating & peerstep.Seating.$Shape;
    }

    namespace Seating {

        /** Properties of a Seating. */
        interface $Properties {

            /** Seating seat */
            seat?: (number|null);

            /** Seating frame */
            frame?: (number|null);

            /** Seating holder */
            holder?: (peerstep.SeatHolder.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Seating. */
        type $Shape = peerstep.Seating.$Properties;
    }

    /**
     * Properties of a Seated.
     * @deprecated Use peerstep.Seated.$Properties instead.
     */
    interface ISeated extends peerstep.Seated.$Properties {
    }

    /** Represents a Seated. */
    class Seated {

        /**
         * Constructs a new Seated.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Seated.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Seated matchTag. */
        matchTag: number;

        /** Seated revision. */
        revision: number;

        /** Seated seats. */
        seats: peerstep.SeatHolder.$Properties[];

        /**
         * Creates a new Seated instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Seated instance
         */
        static create(properties: peerstep.Seated.$Shape): peerstep.Seated & peerstep.Seated.$Shape;
        static create(properties?: peerstep.Seated.$Properties): peerstep.Seated;

        /**
         * Encodes the specified Seated message. Does not implicitly {@link peerstep.Seated.verify|verify} messages.
         * @param message Seated message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Seated.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Seated message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Seated & peerstep.Seated.$Shape} Seated
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Seated & peerstep.Seated.$Shape;
    }

    namespace Seated {

        /** Properties of a Seated. */
        interface $Properties {

            /** Seated matchTag */
            matchTag?: (number|null);

            /** Seated revision */
            revision?: (number|null);

            /** Seated seats */
            seats?: (peerstep.SeatHolder.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Seated. */
        type $Shape = peerstep.Seated.$Properties;
    }

    /**
     * Properties of a Follow.
     * @deprecated Use peerstep.Follow.$Properties instead.
     */
    interface IFollow extends peerstep.Follow.$Properties {
    }

    /** Represents a Follow. */
    class Follow {

        /**
         * Constructs a new Follow.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Follow.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Follow matchTag. */
        matchTag: number;

        /** Follow nextFrame. */
        nextFrame: number;

        /** Follow again. */
        again: boolean;

        /**
         * Creates a new Follow instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Follow instance
         */
        static create(properties: peerstep.Follow.$Shape): peerstep.Follow & peerstep.Follow.$Shape;
        static create(properties?: peerstep.Follow.$Properties): peerstep.Follow;

        /**
         * Encodes the specified Follow message. Does not implicitly {@link peerstep.Follow.verify|verify} messages.
         * @param message Follow message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Follow.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Follow message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Follow & peerstep.Follow.$Shape} Follow
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Follow & peerstep.Follow.$Shape;
    }

    namespace Follow {

        /** Properties of a Follow. */
        interface $Properties {

            /** Follow matchTag */
            matchTag?: (number|null);

            /** Follow nextFrame */
            nextFrame?: (number|null);

            /** Follow again */
            again?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Follow. */
        type $Shape = peerstep.Follow.$Properties;
    }

    /**
     * Properties of a RoomMessage.
     * @deprecated Use peerstep.RoomMessage.$Properties instead.
     */
    interface IRoomMessage extends peerstep.RoomMessage.$Properties {
    }

    /** Represents a RoomMessage. */
    class RoomMessage {

        /**
         * Constructs a new RoomMessage.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.RoomMessage.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RoomMessage version. */
        version: number;

        /** RoomMessage hello. */
        hello?: (peerstep.Hello.$Properties|null);

        /** RoomMessage lobby. */
        lobby?: (peerstep.Lobby.$Properties|null);

        /** RoomMessage start. */
        start?: (peerstep.Start.$Properties|null);

        /** RoomMessage ready. */
        ready?: (peerstep.Ready.$Properties|null);

        /** RoomMessage go. */
        go?: (peerstep.Go.$Properties|null);

        /** RoomMessage seal. */
        seal?: (peerstep.Seal.$Properties|null);

        /** RoomMessage freeze. */
        freeze?: (peerstep.Freeze.$Properties|null);

        /** RoomMessage frozen. */
        frozen?: (peerstep.Frozen.$Properties|null);

        /** RoomMessage statePart. */
        statePart?: (peerstep.StatePart.$Properties|null);

        /** RoomMessage claim. */
        claim?: (peerstep.Claim.$Properties|null);

        /** RoomMessage certificate. */
        certificate?: (peerstep.CertificateNotice.$Properties|null);

        /** RoomMessage bye. */
        bye?: (peerstep.Bye.$Properties|null);

        /** RoomMessage follow. */
        follow?: (peerstep.Follow.$Properties|null);

        /** RoomMessage election. */
        election?: (peerstep.Election.$Properties|null);

        /** RoomMessage vote. */
        vote?: (peerstep.Vote.$Properties|null);

        /** RoomMessage seated. */
        seated?: (peerstep.Seated.$Properties|null);

        /** RoomMessage body. */
        body?: ("hello"|"lobby"|"start"|"ready"|"go"|"seal"|"freeze"|"frozen"|"statePart"|"claim"|"certificate"|"bye"|"follow"|"election"|"vote"|"seated");

        /**
         * Creates a new RoomMessage instance using the specified properties.
         * @param [properties] Properties to set
         * @returns RoomMessage instance
         */
        static create(properties: peerstep.RoomMessage.$Shape): peerstep.RoomMessage & peerstep.RoomMessage.$Shape;
        static create(properties?: peerstep.RoomMessage.$Properties): peerstep.RoomMessage;

        /**
         * Encodes the specified RoomMessage message. Does not implicitly {@link peerstep.RoomMessage.verify|verify} messages.
         * @param message RoomMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.RoomMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RoomMessage message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.RoomMessage & peerstep.RoomMessage.$Shape} RoomMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.RoomMessage & peerstep.RoomMessage.$Shape;
    }

    namespace RoomMessage {

        /** Properties of a RoomMessage. */
        interface $Properties {

            /** RoomMessage version */
            version?: (number|null);

            /** RoomMessage hello */
            hello?: (peerstep.Hello.$Properties|null);

            /** RoomMessage lobby */
            lobby?: (peerstep.Lobby.$Properties|null);

            /** RoomMessage start */
            start?: (peerstep.Start.$Properties|null);

            /** RoomMessage ready */
            ready?: (peerstep.Ready.$Properties|null);

            /** RoomMessage go */
            go?: (peerstep.Go.$Properties|null);

            /** RoomMessage seal */
            seal?: (peerstep.Seal.$Properties|null);

            /** RoomMessage freeze */
            freeze?: (peerstep.Freeze.$Properties|null);

            /** RoomMessage frozen */
            frozen?: (peerstep.Frozen.$Properties|null);

            /** RoomMessage statePart */
            statePart?: (peerstep.StatePart.$Properties|null);

            /** RoomMessage claim */
            claim?: (peerstep.Claim.$Properties|null);

            /** RoomMessage certificate */
            certificate?: (peerstep.CertificateNotice.$Properties|null);

            /** RoomMessage bye */
            bye?: (peerstep.Bye.$Properties|null);

            /** RoomMessage follow */
            follow?: (peerstep.Follow.$Properties|null);

            /** RoomMessage election */
            election?: (peerstep.Election.$Properties|null);

            /** RoomMessage vote */
            vote?: (peerstep.Vote.$Properties|null);

            /** RoomMessage seated */
            seated?: (peerstep.Seated.$Properties|null);

            /** RoomMessage body */
            body?: ("hello"|"lobby"|"start"|"ready"|"go"|"seal"|"freeze"|"frozen"|"statePart"|"claim"|"certificate"|"bye"|"follow"|"election"|"vote"|"seated");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a RoomMessage. */
        type $Shape = {
          version?: number|null;
          hello?: peerstep.Hello.$Shape|null;
          lobby?: peerstep.Lobby.$Shape|null;
          start?: peerstep.Start.$Shape|null;
          ready?: peerstep.Ready.$Shape|null;
          go?: peerstep.Go.$Shape|null;
          seal?: peerstep.Seal.$Shape|null;
          freeze?: peerstep.Freeze.$Shape|null;
          frozen?: peerstep.Frozen.$Shape|null;
          statePart?: peerstep.StatePart.$Shape|null;
          claim?: peerstep.Claim.$Shape|null;
          certificate?: peerstep.CertificateNotice.$Shape|null;
          bye?: peerstep.Bye.$Shape|null;
          follow?: peerstep.Follow.$Shape|null;
          election?: peerstep.Election.$Shape|null;
          vote?: peerstep.Vote.$Shape|null;
          seated?: peerstep.Seated.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ body?: undefined; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "hello"; hello: peerstep.Hello.$Shape; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "lobby"; hello?: null; lobby: peerstep.Lobby.$Shape; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "start"; hello?: null; lobby?: null; start: peerstep.Start.$Shape; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "ready"; hello?: null; lobby?: null; start?: null; ready: peerstep.Ready.$Shape; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "go"; hello?: null; lobby?: null; start?: null; ready?: null; go: peerstep.Go.$Shape; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "seal"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal: peerstep.Seal.$Shape; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "freeze"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze: peerstep.Freeze.$Shape; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "frozen"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen: peerstep.Frozen.$Shape; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "statePart"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart: peerstep.StatePart.$Shape; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "claim"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim: peerstep.Claim.$Shape; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "certificate"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate: peerstep.CertificateNotice.$Shape; bye?: null; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "bye"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye: peerstep.Bye.$Shape; follow?: null; election?: null; vote?: null; seated?: null }|{ body?: "follow"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow: peerstep.Follow.$Shape; election?: null; vote?: null; seated?: null }|{ body?: "election"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election: peerstep.Election.$Shape; vote?: null; seated?: null }|{ body?: "vote"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote: peerstep.Vote.$Shape; seated?: null }|{ body?: "seated"; hello?: null; lobby?: null; start?: null; ready?: null; go?: null; seal?: null; freeze?: null; frozen?: null; statePart?: null; claim?: null; certificate?: null; bye?: null; follow?: null; election?: null; vote?: null; seated: peerstep.Seated.$Shape })
        );
    }

    /**
     * Properties of an OpenRoom.
     * @deprecated Use peerstep.OpenRoom.$Properties instead.
     */
    interface IOpenRoom extends peerstep.OpenRoom.$Properties {
    }

    /** Represents an OpenRoom. */
    class OpenRoom {

        /**
         * Constructs a new OpenRoom.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.OpenRoom.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** OpenRoom protocol. */
        protocol: number;

        /** OpenRoom room. */
        room: string;

        /** OpenRoom game. */
        game?: (peerstep.GameDescription.$Properties|null);

        /** OpenRoom seats. */
        seats: number;

        /** OpenRoom optionsJson. */
        optionsJson: string;

        /** OpenRoom closed. */
        closed: boolean;

        /** OpenRoom name. */
        name: string;

        /** OpenRoom spectate. */
        spectate: boolean;

        /**
         * Creates a new OpenRoom instance using the specified properties.
         * @param [properties] Properties to set
         * @returns OpenRoom instance
         */
        static create(properties: peerstep.OpenRoom.$Shape): peerstep.OpenRoom & peerstep.OpenRoom.$Shape;
        static create(properties?: peerstep.OpenRoom.$Properties): peerstep.OpenRoom;

        /**
         * Encodes the specified OpenRoom message. Does not implicitly {@link peerstep.OpenRoom.verify|verify} messages.
         * @param message OpenRoom message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.OpenRoom.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an OpenRoom message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.OpenRoom & peerstep.OpenRoom.$Shape} OpenRoom
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.OpenRoom & peerstep.OpenRoom.$Shape;
    }

    namespace OpenRoom {

        /** Properties of an OpenRoom. */
        interface $Properties {

            /** OpenRoom protocol */
            protocol?: (number|null);

            /** OpenRoom room */
            room?: (string|null);

            /** OpenRoom game */
            game?: (peerstep.GameDescription.$Properties|null);

            /** OpenRoom seats */
            seats?: (number|null);

            /** OpenRoom optionsJson */
            optionsJson?: (string|null);

            /** OpenRoom closed */
            closed?: (boolean|null);

            /** OpenRoom name */
            name?: (string|null);

            /** OpenRoom spectate */
            spectate?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an OpenRoom. */
        type $Shape = peerstep.OpenRoom.$Properties;
    }

    /**
     * Properties of a RoomOpened.
     * @deprecated Use peerstep.RoomOpened.$Properties instead.
     */
    interface IRoomOpened extends peerstep.RoomOpened.$Properties {
    }

    /** Represents a RoomOpened. */
    class RoomOpened {

        /**
         * Constructs a new RoomOpened.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.RoomOpened.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RoomOpened ok. */
        ok: boolean;

        /** RoomOpened reason. */
        reason: string;

        /** RoomOpened topic. */
        topic: string;

        /** RoomOpened matchId. */
        matchId: Uint8Array;

        /** RoomOpened iceServers. */
        iceServers: peerstep.IceServer.$Properties[];

        /**
         * Creates a new RoomOpened instance using the specified properties.
         * @param [properties] Properties to set
         * @returns RoomOpened instance
         */
        static create(properties: peerstep.RoomOpened.$Shape): peerstep.RoomOpened & peerstep.RoomOpened.$Shape;
        static create(properties?: peerstep.RoomOpened.$Properties): peerstep.RoomOpened;

        /**
         * Encodes the specified RoomOpened message. Does not implicitly {@link peerstep.RoomOpened.verify|verify} messages.
         * @param message RoomOpened message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.RoomOpened.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RoomOpened message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.RoomOpened & peerstep.RoomOpened.$Shape} RoomOpened
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.RoomOpened & peerstep.RoomOpened.$Shape;
    }

    namespace RoomOpened {

        /** Properties of a RoomOpened. */
        interface $Properties {

            /** RoomOpened ok */
            ok?: (boolean|null);

            /** RoomOpened reason */
            reason?: (string|null);

            /** RoomOpened topic */
            topic?: (string|null);

            /** RoomOpened matchId */
            matchId?: (Uint8Array|null);

            /** RoomOpened iceServers */
            iceServers?: (peerstep.IceServer.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RoomOpened. */
        type $Shape = peerstep.RoomOpened.$Properties;
    }

    /** RoomStanding enum. */
    enum RoomStanding {

        /** NONE value */
        NONE = 0,

        /** FULL value */
        FULL = 1,

        /** LOBBY value */
        LOBBY = 2,

        /** VACANT value */
        VACANT = 3,

        /** SEATED value */
        SEATED = 4
    }

    /**
     * Properties of a RoomFound.
     * @deprecated Use peerstep.RoomFound.$Properties instead.
     */
    interface IRoomFound extends peerstep.RoomFound.$Properties {
    }

    /** Represents a RoomFound. */
    class RoomFound {

        /**
         * Constructs a new RoomFound.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.RoomFound.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RoomFound standing. */
        standing: peerstep.RoomStanding;

        /**
         * Creates a new RoomFound instance using the specified properties.
         * @param [properties] Properties to set
         * @returns RoomFound instance
         */
        static create(properties: peerstep.RoomFound.$Shape): peerstep.RoomFound & peerstep.RoomFound.$Shape;
        static create(properties?: peerstep.RoomFound.$Properties): peerstep.RoomFound;

        /**
         * Encodes the specified RoomFound message. Does not implicitly {@link peerstep.RoomFound.verify|verify} messages.
         * @param message RoomFound message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.RoomFound.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RoomFound message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.RoomFound & peerstep.RoomFound.$Shape} RoomFound
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.RoomFound & peerstep.RoomFound.$Shape;
    }

    namespace RoomFound {

        /** Properties of a RoomFound. */
        interface $Properties {

            /** RoomFound standing */
            standing?: (peerstep.RoomStanding|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RoomFound. */
        type $Shape = peerstep.RoomFound.$Properties;
    }

    /**
     * Properties of an IceServer.
     * @deprecated Use peerstep.IceServer.$Properties instead.
     */
    interface IIceServer extends peerstep.IceServer.$Properties {
    }

    /** Represents an IceServer. */
    class IceServer {

        /**
         * Constructs a new IceServer.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.IceServer.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** IceServer urls. */
        urls: string[];

        /** IceServer username. */
        username: string;

        /** IceServer credential. */
        credential: string;

        /**
         * Creates a new IceServer instance using the specified properties.
         * @param [properties] Properties to set
         * @returns IceServer instance
         */
        static create(properties: peerstep.IceServer.$Shape): peerstep.IceServer & peerstep.IceServer.$Shape;
        static create(properties?: peerstep.IceServer.$Properties): peerstep.IceServer;

        /**
         * Encodes the specified IceServer message. Does not implicitly {@link peerstep.IceServer.verify|verify} messages.
         * @param message IceServer message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.IceServer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an IceServer message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.IceServer & peerstep.IceServer.$Shape} IceServer
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.IceServer & peerstep.IceServer.$Shape;
    }

    namespace IceServer {

        /** Properties of an IceServer. */
        interface $Properties {

            /** IceServer urls */
            urls?: (string[]|null);

            /** IceServer username */
            username?: (string|null);

            /** IceServer credential */
            credential?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an IceServer. */
        type $Shape = peerstep.IceServer.$Properties;
    }

    /**
     * Properties of a Packet.
     * @deprecated Use peerstep.Packet.$Properties instead.
     */
    interface IPacket extends peerstep.Packet.$Properties {
    }

    /** Represents a Packet. */
    class Packet {

        /**
         * Constructs a new Packet.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Packet.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Packet play. */
        play?: (peerstep.Play.$Properties|null);

        /** Packet room. */
        room?: (peerstep.RoomMessage.$Properties|null);

        /** Packet body. */
        body?: ("play"|"room");

        /**
         * Creates a new Packet instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Packet instance
         */
        static create(properties: peerstep.Packet.$Shape): peerstep.Packet & peerstep.Packet.$Shape;
        static create(properties?: peerstep.Packet.$Properties): peerstep.Packet;

        /**
         * Encodes the specified Packet message. Does not implicitly {@link peerstep.Packet.verify|verify} messages.
         * @param message Packet message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Packet.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Packet message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Packet & peerstep.Packet.$Shape} Packet
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Packet & peerstep.Packet.$Shape;
    }

    namespace Packet {

        /** Properties of a Packet. */
        interface $Properties {

            /** Packet play */
            play?: (peerstep.Play.$Properties|null);

            /** Packet room */
            room?: (peerstep.RoomMessage.$Properties|null);

            /** Packet body */
            body?: ("play"|"room");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a Packet. */
        type $Shape = {
          play?: peerstep.Play.$Shape|null;
          room?: peerstep.RoomMessage.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ body?: undefined; play?: null; room?: null }|{ body?: "play"; play: peerstep.Play.$Shape; room?: null }|{ body?: "room"; play?: null; room: peerstep.RoomMessage.$Shape })
        );
    }

    /**
     * Properties of a Substitution.
     * @deprecated Use peerstep.Substitution.$Properties instead.
     */
    interface ISubstitution extends peerstep.Substitution.$Properties {
    }

    /** Represents a Substitution. */
    class Substitution {

        /**
         * Constructs a new Substitution.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Substitution.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Substitution seat. */
        seat: number;

        /** Substitution firstFrame. */
        firstFrame: number;

        /** Substitution count. */
        count: number;

        /**
         * Creates a new Substitution instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Substitution instance
         */
        static create(properties: peerstep.Substitution.$Shape): peerstep.Substitution & peerstep.Substitution.$Shape;
        static create(properties?: peerstep.Substitution.$Properties): peerstep.Substitution;

        /**
         * Encodes the specified Substitution message. Does not implicitly {@link peerstep.Substitution.verify|verify} messages.
         * @param message Substitution message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Substitution.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Substitution message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Substitution & peerstep.Substitution.$Shape} Substitution
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Substitution & peerstep.Substitution.$Shape;
    }

    namespace Substitution {

        /** Properties of a Substitution. */
        interface $Properties {

            /** Substitution seat */
            seat?: (number|null);

            /** Substitution firstFrame */
            firstFrame?: (number|null);

            /** Substitution count */
            count?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Substitution. */
        type $Shape = peerstep.Substitution.$Properties;
    }

    /**
     * Properties of a Checkpoint.
     * @deprecated Use peerstep.Checkpoint.$Properties instead.
     */
    interface ICheckpoint extends peerstep.Checkpoint.$Properties {
    }

    /** Represents a Checkpoint. */
    class Checkpoint {

        /**
         * Constructs a new Checkpoint.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Checkpoint.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Checkpoint frame. */
        frame: number;

        /** Checkpoint hash. */
        hash: Uint8Array;

        /**
         * Creates a new Checkpoint instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Checkpoint instance
         */
        static create(properties: peerstep.Checkpoint.$Shape): peerstep.Checkpoint & peerstep.Checkpoint.$Shape;
        static create(properties?: peerstep.Checkpoint.$Properties): peerstep.Checkpoint;

        /**
         * Encodes the specified Checkpoint message. Does not implicitly {@link peerstep.Checkpoint.verify|verify} messages.
         * @param message Checkpoint message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Checkpoint.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Checkpoint message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Checkpoint & peerstep.Checkpoint.$Shape} Checkpoint
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Checkpoint & peerstep.Checkpoint.$Shape;
    }

    namespace Checkpoint {

        /** Properties of a Checkpoint. */
        interface $Properties {

            /** Checkpoint frame */
            frame?: (number|null);

            /** Checkpoint hash */
            hash?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Checkpoint. */
        type $Shape = peerstep.Checkpoint.$Properties;
    }

    /**
     * Properties of a Record.
     * @deprecated Use peerstep.Record.$Properties instead.
     */
    interface IRecord extends peerstep.Record.$Properties {
    }

    /** Represents a Record. */
    class Record {

        /**
         * Constructs a new Record.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Record.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Record matchId. */
        matchId: Uint8Array;

        /** Record game. */
        game?: (peerstep.GameDescription.$Properties|null);

        /** Record seed. */
        seed: number;

        /** Record optionsJson. */
        optionsJson: string;

        /** Record seats. */
        seats: peerstep.SeatHolder.$Properties[];

        /** Record startedAtMs. */
        startedAtMs: number;

        /** Record frames. */
        frames: number;

        /** Record inputs. */
        inputs: Uint8Array[];

        /** Record statuses. */
        statuses: peerstep.StatusChange.$Properties[];

        /** Record substitutions. */
        substitutions: peerstep.Substitution.$Properties[];

        /** Record checkpoints. */
        checkpoints: peerstep.Checkpoint.$Properties[];

        /** Record claims. */
        claims: peerstep.Claim.$Properties[];

        /** Record seatings. */
        seatings: peerstep.Seating.$Properties[];

        /** Record version. */
        version: number;

        /**
         * Creates a new Record instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Record instance
         */
        static create(properties: peerstep.Record.$Shape): peerstep.Record & peerstep.Record.$Shape;
        static create(properties?: peerstep.Record.$Properties): peerstep.Record;

        /**
         * Encodes the specified Record message. Does not implicitly {@link peerstep.Record.verify|verify} messages.
         * @param message Record message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Record.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Record message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Record & peerstep.Record.$Shape} Record
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Record & peerstep.Record.$Shape;
    }

    namespace Record {

        /** Properties of a Record. */
        interface $Properties {

            /** Record matchId */
            matchId?: (Uint8Array|null);

            /** Record game */
            game?: (peerstep.GameDescription.$Properties|null);

            /** Record seed */
            seed?: (number|null);

            /** Record optionsJson */
            optionsJson?: (string|null);

            /** Record seats */
            seats?: (peerstep.SeatHolder.$Properties[]|null);

            /** Record startedAtMs */
            startedAtMs?: (number|null);

            /** Record frames */
            frames?: (number|null);

            /** Record inputs */
            inputs?: (Uint8Array[]|null);

            /** Record statuses */
            statuses?: (peerstep.StatusChange.$Properties[]|null);

            /** Record substitutions */
            substitutions?: (peerstep.Substitution.$Properties[]|null);

            /** Record checkpoints */
            checkpoints?: (peerstep.Checkpoint.$Properties[]|null);

            /** Record claims */
            claims?: (peerstep.Claim.$Properties[]|null);

            /** Record seatings */
            seatings?: (peerstep.Seating.$Properties[]|null);

            /** Record version */
            version?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Record. */
        type $Shape = peerstep.Record.$Properties;
    }

    /**
     * Properties of a Certificate.
     * @deprecated Use peerstep.Certificate.$Properties instead.
     */
    interface ICertificate extends peerstep.Certificate.$Properties {
    }

    /** Represents a Certificate. */
    class Certificate {

        /**
         * Constructs a new Certificate.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.Certificate.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Certificate version. */
        version: number;

        /** Certificate matchId. */
        matchId: Uint8Array;

        /** Certificate recordDigest. */
        recordDigest: Uint8Array;

        /** Certificate verdict. */
        verdict: string;

        /** Certificate outcomeJson. */
        outcomeJson: string;

        /** Certificate stateHash. */
        stateHash: Uint8Array;

        /** Certificate frames. */
        frames: number;

        /** Certificate issuedAtMs. */
        issuedAtMs: number;

        /** Certificate relayKey. */
        relayKey: Uint8Array;

        /** Certificate signature. */
        signature: Uint8Array;

        /** Certificate dissentingSeats. */
        dissentingSeats: number[];

        /**
         * Creates a new Certificate instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Certificate instance
         */
        static create(properties: peerstep.Certificate.$Shape): peerstep.Certificate & peerstep.Certificate.$Shape;
        static create(properties?: peerstep.Certificate.$Properties): peerstep.Certificate;

        /**
         * Encodes the specified Certificate message. Does not implicitly {@link peerstep.Certificate.verify|verify} messages.
         * @param message Certificate message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.Certificate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Certificate message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.Certificate & peerstep.Certificate.$Shape} Certificate
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.Certificate & peerstep.Certificate.$Shape;
    }

    namespace Certificate {

        /** Properties of a Certificate. */
        interface $Properties {

            /** Certificate version */
            version?: (number|null);

            /** Certificate matchId */
            matchId?: (Uint8Array|null);

            /** Certificate recordDigest */
            recordDigest?: (Uint8Array|null);

            /** Certificate verdict */
            verdict?: (string|null);

            /** Certificate outcomeJson */
            outcomeJson?: (string|null);

            /** Certificate stateHash */
            stateHash?: (Uint8Array|null);

            /** Certificate frames */
            frames?: (number|null);

            /** Certificate issuedAtMs */
            issuedAtMs?: (number|null);

            /** Certificate relayKey */
            relayKey?: (Uint8Array|null);

            /** Certificate signature */
            signature?: (Uint8Array|null);

            /** Certificate dissentingSeats */
            dissentingSeats?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Certificate. */
        type $Shape = peerstep.Certificate.$Properties;
    }

    /**
     * Properties of a ReplayFile.
     * @deprecated Use peerstep.ReplayFile.$Properties instead.
     */
    interface IReplayFile extends peerstep.ReplayFile.$Properties {
    }

    /** Represents a ReplayFile. */
    class ReplayFile {

        /**
         * Constructs a new ReplayFile.
         * @param [properties] Properties to set
         */
        constructor(properties?: peerstep.ReplayFile.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ReplayFile magic. */
        magic: string;

        /** ReplayFile version. */
        version: number;

        /** ReplayFile record. */
        record: Uint8Array;

        /** ReplayFile certificate. */
        certificate: Uint8Array;

        /**
         * Creates a new ReplayFile instance using the specified properties.
         * @param [properties] Properties to set
         * @returns ReplayFile instance
         */
        static create(properties: peerstep.ReplayFile.$Shape): peerstep.ReplayFile & peerstep.ReplayFile.$Shape;
        static create(properties?: peerstep.ReplayFile.$Properties): peerstep.ReplayFile;

        /**
         * Encodes the specified ReplayFile message. Does not implicitly {@link peerstep.ReplayFile.verify|verify} messages.
         * @param message ReplayFile message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: peerstep.ReplayFile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ReplayFile message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {peerstep.ReplayFile & peerstep.ReplayFile.$Shape} ReplayFile
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): peerstep.ReplayFile & peerstep.ReplayFile.$Shape;
    }

    namespace ReplayFile {

        /** Properties of a ReplayFile. */
        interface $Properties {

            /** ReplayFile magic */
            magic?: (string|null);

            /** ReplayFile version */
            version?: (number|null);

            /** ReplayFile record */
            record?: (Uint8Array|null);

            /** ReplayFile certificate */
            certificate?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ReplayFile. */
        type $Shape = peerstep.ReplayFile.$Properties;
    }
}
