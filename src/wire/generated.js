/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

const $root = $protobuf.roots["peerstep"] || ($protobuf.roots["peerstep"] = {});

export const peerstep = $root.peerstep = (() => {

    const peerstep = {};

    peerstep.InputRun = (function() {

        const InputRun = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        InputRun.prototype.seat = 0;
        InputRun.prototype.firstFrame = 0;
        InputRun.prototype.count = 0;
        InputRun.prototype.packed = $util.newBuffer([]);

        InputRun.create = function(properties) {
            return new InputRun(properties);
        };

        InputRun.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.seat != null && $Object.hasOwnProperty.call(message, "seat") && message.seat !== 0)
                writer.uint32(8).uint32(message.seat);
            if (message.firstFrame != null && $Object.hasOwnProperty.call(message, "firstFrame") && message.firstFrame !== 0)
                writer.uint32(16).uint32(message.firstFrame);
            if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
                writer.uint32(24).uint32(message.count);
            if (message.packed != null && $Object.hasOwnProperty.call(message, "packed") && message.packed.length)
                writer.uint32(34).bytes(message.packed);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        InputRun.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.InputRun();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seat = value;
                        else
                            delete message.seat;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.firstFrame = value;
                        else
                            delete message.firstFrame;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.count = value;
                        else
                            delete message.count;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.packed = value;
                        else
                            delete message.packed;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return InputRun;
    })();

    peerstep.HashReport = (function() {

        const HashReport = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        HashReport.prototype.frame = 0;
        HashReport.prototype.hash = $util.newBuffer([]);

        HashReport.create = function(properties) {
            return new HashReport(properties);
        };

        HashReport.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.frame != null && $Object.hasOwnProperty.call(message, "frame") && message.frame !== 0)
                writer.uint32(8).uint32(message.frame);
            if (message.hash != null && $Object.hasOwnProperty.call(message, "hash") && message.hash.length)
                writer.uint32(18).bytes(message.hash);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        HashReport.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.HashReport();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.frame = value;
                        else
                            delete message.frame;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.hash = value;
                        else
                            delete message.hash;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return HashReport;
    })();

    peerstep.Play = (function() {

        const Play = function (properties) {
            this.ackLags = [];
            this.advantageQuarters = [];
            this.hashes = [];
            this.runs = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Play.prototype.version = 0;
        Play.prototype.matchTag = 0;
        Play.prototype.seat = 0;
        Play.prototype.frame = 0;
        Play.prototype.ownPacked = $util.newBuffer([]);
        Play.prototype.ackLags = $util.emptyArray;
        Play.prototype.finalLag = 0;
        Play.prototype.advantageQuarters = $util.emptyArray;
        Play.prototype.pingMs = 0;
        Play.prototype.echo = 0;
        Play.prototype.echoMs = 0;
        Play.prototype.ownCount = 0;
        Play.prototype.hashes = $util.emptyArray;
        Play.prototype.ownLead = 0;
        Play.prototype.packetFrames = 0;
        Play.prototype.term = 0;
        Play.prototype.resync = false;
        Play.prototype.runs = $util.emptyArray;

        Play.create = function(properties) {
            return new Play(properties);
        };

        Play.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                writer.uint32(8).uint32(message.version);
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(21).fixed32(message.matchTag);
            if (message.seat != null && $Object.hasOwnProperty.call(message, "seat") && message.seat !== 0)
                writer.uint32(24).uint32(message.seat);
            if (message.frame != null && $Object.hasOwnProperty.call(message, "frame") && message.frame !== 0)
                writer.uint32(32).uint32(message.frame);
            if (message.ownPacked != null && $Object.hasOwnProperty.call(message, "ownPacked") && message.ownPacked.length)
                writer.uint32(42).bytes(message.ownPacked);
            if (message.ackLags != null && message.ackLags.length)
                writer.uint32(50).sint32s(message.ackLags);
            if (message.finalLag != null && $Object.hasOwnProperty.call(message, "finalLag") && message.finalLag !== 0)
                writer.uint32(56).sint32(message.finalLag);
            if (message.advantageQuarters != null && message.advantageQuarters.length)
                writer.uint32(66).sint32s(message.advantageQuarters);
            if (message.pingMs != null && $Object.hasOwnProperty.call(message, "pingMs") && message.pingMs !== 0)
                writer.uint32(72).uint32(message.pingMs);
            if (message.echo != null && $Object.hasOwnProperty.call(message, "echo") && message.echo !== 0)
                writer.uint32(80).uint32(message.echo);
            if (message.echoMs != null && $Object.hasOwnProperty.call(message, "echoMs") && message.echoMs !== 0)
                writer.uint32(88).uint32(message.echoMs);
            if (message.ownCount != null && $Object.hasOwnProperty.call(message, "ownCount") && message.ownCount !== 0)
                writer.uint32(96).uint32(message.ownCount);
            if (message.hashes != null && message.hashes.length)
                for (let i = 0; i < message.hashes.length; ++i)
                    $root.peerstep.HashReport.encode(message.hashes[i], writer.uint32(106).fork(), _depth + 1).ldelim();
            if (message.ownLead != null && $Object.hasOwnProperty.call(message, "ownLead") && message.ownLead !== 0)
                writer.uint32(112).sint32(message.ownLead);
            if (message.packetFrames != null && $Object.hasOwnProperty.call(message, "packetFrames") && message.packetFrames !== 0)
                writer.uint32(120).uint32(message.packetFrames);
            if (message.term != null && $Object.hasOwnProperty.call(message, "term") && message.term !== 0)
                writer.uint32(128).uint32(message.term);
            if (message.resync != null && $Object.hasOwnProperty.call(message, "resync") && message.resync !== false)
                writer.uint32(136).bool(message.resync);
            if (message.runs != null && message.runs.length)
                for (let i = 0; i < message.runs.length; ++i)
                    $root.peerstep.InputRun.encode(message.runs[i], writer.uint32(146).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Play.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Play();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 2: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seat = value;
                        else
                            delete message.seat;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.frame = value;
                        else
                            delete message.frame;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.ownPacked = value;
                        else
                            delete message.ownPacked;
                        continue;
                    }
                case 6: {
                        if (wireType === 2) {
                            if (!(message.ackLags && message.ackLags.length))
                                message.ackLags = [];
                            reader.sint32s(message.ackLags);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.ackLags && message.ackLags.length))
                            message.ackLags = [];
                        message.ackLags.push(reader.sint32());
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.sint32())
                            message.finalLag = value;
                        else
                            delete message.finalLag;
                        continue;
                    }
                case 8: {
                        if (wireType === 2) {
                            if (!(message.advantageQuarters && message.advantageQuarters.length))
                                message.advantageQuarters = [];
                            reader.sint32s(message.advantageQuarters);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.advantageQuarters && message.advantageQuarters.length))
                            message.advantageQuarters = [];
                        message.advantageQuarters.push(reader.sint32());
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.pingMs = value;
                        else
                            delete message.pingMs;
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.echo = value;
                        else
                            delete message.echo;
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.echoMs = value;
                        else
                            delete message.echoMs;
                        continue;
                    }
                case 12: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.ownCount = value;
                        else
                            delete message.ownCount;
                        continue;
                    }
                case 13: {
                        if (wireType !== 2)
                            break;
                        if (!(message.hashes && message.hashes.length))
                            message.hashes = [];
                        message.hashes.push($root.peerstep.HashReport.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 14: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.sint32())
                            message.ownLead = value;
                        else
                            delete message.ownLead;
                        continue;
                    }
                case 15: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.packetFrames = value;
                        else
                            delete message.packetFrames;
                        continue;
                    }
                case 16: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.term = value;
                        else
                            delete message.term;
                        continue;
                    }
                case 17: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.resync = value;
                        else
                            delete message.resync;
                        continue;
                    }
                case 18: {
                        if (wireType !== 2)
                            break;
                        if (!(message.runs && message.runs.length))
                            message.runs = [];
                        message.runs.push($root.peerstep.InputRun.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Play;
    })();

    peerstep.GameDescription = (function() {

        const GameDescription = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        GameDescription.prototype.id = "";
        GameDescription.prototype.version = "";
        GameDescription.prototype.fingerprint = $util.newBuffer([]);
        GameDescription.prototype.tickRate = 0;
        GameDescription.prototype.inputBytes = 0;
        GameDescription.prototype.neutral = $util.newBuffer([]);
        GameDescription.prototype.seatsMin = 0;
        GameDescription.prototype.seatsMax = 0;

        GameDescription.create = function(properties) {
            return new GameDescription(properties);
        };

        GameDescription.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                writer.uint32(10).string(message.id);
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
                writer.uint32(18).string(message.version);
            if (message.fingerprint != null && $Object.hasOwnProperty.call(message, "fingerprint") && message.fingerprint.length)
                writer.uint32(26).bytes(message.fingerprint);
            if (message.tickRate != null && $Object.hasOwnProperty.call(message, "tickRate") && message.tickRate !== 0)
                writer.uint32(32).uint32(message.tickRate);
            if (message.inputBytes != null && $Object.hasOwnProperty.call(message, "inputBytes") && message.inputBytes !== 0)
                writer.uint32(40).uint32(message.inputBytes);
            if (message.neutral != null && $Object.hasOwnProperty.call(message, "neutral") && message.neutral.length)
                writer.uint32(50).bytes(message.neutral);
            if (message.seatsMin != null && $Object.hasOwnProperty.call(message, "seatsMin") && message.seatsMin !== 0)
                writer.uint32(56).uint32(message.seatsMin);
            if (message.seatsMax != null && $Object.hasOwnProperty.call(message, "seatsMax") && message.seatsMax !== 0)
                writer.uint32(64).uint32(message.seatsMax);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        GameDescription.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.GameDescription();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.id = value;
                        else
                            delete message.id;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.fingerprint = value;
                        else
                            delete message.fingerprint;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.tickRate = value;
                        else
                            delete message.tickRate;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.inputBytes = value;
                        else
                            delete message.inputBytes;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.neutral = value;
                        else
                            delete message.neutral;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seatsMin = value;
                        else
                            delete message.seatsMin;
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seatsMax = value;
                        else
                            delete message.seatsMax;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return GameDescription;
    })();

    peerstep.Hello = (function() {

        const Hello = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Hello.prototype.protocol = 0;
        Hello.prototype.game = null;
        Hello.prototype.seats = 0;
        Hello.prototype.optionsJson = "";
        Hello.prototype.name = "";
        Hello.prototype.spectator = false;
        Hello.prototype.pingMs = 0;
        Hello.prototype.echoMs = 0;
        Hello.prototype.echoHeldMs = 0;
        Hello.prototype.echoPeer = "";
        Hello.prototype.referee = false;

        Hello.create = function(properties) {
            return new Hello(properties);
        };

        Hello.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== 0)
                writer.uint32(8).uint32(message.protocol);
            if (message.game != null && $Object.hasOwnProperty.call(message, "game"))
                $root.peerstep.GameDescription.encode(message.game, writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.seats != null && $Object.hasOwnProperty.call(message, "seats") && message.seats !== 0)
                writer.uint32(24).uint32(message.seats);
            if (message.optionsJson != null && $Object.hasOwnProperty.call(message, "optionsJson") && message.optionsJson !== "")
                writer.uint32(34).string(message.optionsJson);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(42).string(message.name);
            if (message.spectator != null && $Object.hasOwnProperty.call(message, "spectator") && message.spectator !== false)
                writer.uint32(48).bool(message.spectator);
            if (message.pingMs != null && $Object.hasOwnProperty.call(message, "pingMs") && message.pingMs !== 0)
                writer.uint32(56).uint32(message.pingMs);
            if (message.echoMs != null && $Object.hasOwnProperty.call(message, "echoMs") && message.echoMs !== 0)
                writer.uint32(64).uint32(message.echoMs);
            if (message.echoHeldMs != null && $Object.hasOwnProperty.call(message, "echoHeldMs") && message.echoHeldMs !== 0)
                writer.uint32(72).uint32(message.echoHeldMs);
            if (message.echoPeer != null && $Object.hasOwnProperty.call(message, "echoPeer") && message.echoPeer !== "")
                writer.uint32(82).string(message.echoPeer);
            if (message.referee != null && $Object.hasOwnProperty.call(message, "referee") && message.referee !== false)
                writer.uint32(88).bool(message.referee);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Hello.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Hello();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.protocol = value;
                        else
                            delete message.protocol;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.game = $root.peerstep.GameDescription.decode(reader, reader.size(), $undefined, _depth + 1, message.game);
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seats = value;
                        else
                            delete message.seats;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.optionsJson = value;
                        else
                            delete message.optionsJson;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.spectator = value;
                        else
                            delete message.spectator;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.pingMs = value;
                        else
                            delete message.pingMs;
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.echoMs = value;
                        else
                            delete message.echoMs;
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.echoHeldMs = value;
                        else
                            delete message.echoHeldMs;
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.echoPeer = value;
                        else
                            delete message.echoPeer;
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.referee = value;
                        else
                            delete message.referee;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Hello;
    })();

    peerstep.SeatHolder = (function() {

        const SeatHolder = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        SeatHolder.prototype.peer = "";
        SeatHolder.prototype.name = "";

        SeatHolder.create = function(properties) {
            return new SeatHolder(properties);
        };

        SeatHolder.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.peer != null && $Object.hasOwnProperty.call(message, "peer") && message.peer !== "")
                writer.uint32(10).string(message.peer);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(18).string(message.name);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        SeatHolder.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.SeatHolder();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.peer = value;
                        else
                            delete message.peer;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return SeatHolder;
    })();

    peerstep.Refusal = (function() {

        const Refusal = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Refusal.prototype.peer = "";
        Refusal.prototype.reason = "";

        Refusal.create = function(properties) {
            return new Refusal(properties);
        };

        Refusal.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.peer != null && $Object.hasOwnProperty.call(message, "peer") && message.peer !== "")
                writer.uint32(10).string(message.peer);
            if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                writer.uint32(18).string(message.reason);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Refusal.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Refusal();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.peer = value;
                        else
                            delete message.peer;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.reason = value;
                        else
                            delete message.reason;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Refusal;
    })();

    peerstep.Lobby = (function() {

        const Lobby = function (properties) {
            this.seats = [];
            this.refusals = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Lobby.prototype.revision = 0;
        Lobby.prototype.seats = $util.emptyArray;
        Lobby.prototype.refusals = $util.emptyArray;

        Lobby.create = function(properties) {
            return new Lobby(properties);
        };

        Lobby.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.revision != null && $Object.hasOwnProperty.call(message, "revision") && message.revision !== 0)
                writer.uint32(8).uint32(message.revision);
            if (message.seats != null && message.seats.length)
                for (let i = 0; i < message.seats.length; ++i)
                    $root.peerstep.SeatHolder.encode(message.seats[i], writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.refusals != null && message.refusals.length)
                for (let i = 0; i < message.refusals.length; ++i)
                    $root.peerstep.Refusal.encode(message.refusals[i], writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Lobby.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Lobby();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.revision = value;
                        else
                            delete message.revision;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.seats && message.seats.length))
                            message.seats = [];
                        message.seats.push($root.peerstep.SeatHolder.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.refusals && message.refusals.length))
                            message.refusals = [];
                        message.refusals.push($root.peerstep.Refusal.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Lobby;
    })();

    peerstep.Start = (function() {

        const Start = function (properties) {
            this.seats = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Start.prototype.matchId = $util.newBuffer([]);
        Start.prototype.seed = 0;
        Start.prototype.seats = $util.emptyArray;
        Start.prototype.optionsJson = "";
        Start.prototype.toleranceFrames = 0;
        Start.prototype.referee = "";
        Start.prototype.gameId = "";

        Start.create = function(properties) {
            return new Start(properties);
        };

        Start.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchId != null && $Object.hasOwnProperty.call(message, "matchId") && message.matchId.length)
                writer.uint32(10).bytes(message.matchId);
            if (message.seed != null && $Object.hasOwnProperty.call(message, "seed") && message.seed !== 0)
                writer.uint32(21).fixed32(message.seed);
            if (message.seats != null && message.seats.length)
                for (let i = 0; i < message.seats.length; ++i)
                    $root.peerstep.SeatHolder.encode(message.seats[i], writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.optionsJson != null && $Object.hasOwnProperty.call(message, "optionsJson") && message.optionsJson !== "")
                writer.uint32(34).string(message.optionsJson);
            if (message.toleranceFrames != null && $Object.hasOwnProperty.call(message, "toleranceFrames") && message.toleranceFrames !== 0)
                writer.uint32(40).uint32(message.toleranceFrames);
            if (message.referee != null && $Object.hasOwnProperty.call(message, "referee") && message.referee !== "")
                writer.uint32(50).string(message.referee);
            if (message.gameId != null && $Object.hasOwnProperty.call(message, "gameId") && message.gameId !== "")
                writer.uint32(58).string(message.gameId);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Start.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Start();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.matchId = value;
                        else
                            delete message.matchId;
                        continue;
                    }
                case 2: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.seed = value;
                        else
                            delete message.seed;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.seats && message.seats.length))
                            message.seats = [];
                        message.seats.push($root.peerstep.SeatHolder.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.optionsJson = value;
                        else
                            delete message.optionsJson;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.toleranceFrames = value;
                        else
                            delete message.toleranceFrames;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.referee = value;
                        else
                            delete message.referee;
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.gameId = value;
                        else
                            delete message.gameId;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Start;
    })();

    peerstep.Ready = (function() {

        const Ready = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Ready.prototype.matchTag = 0;

        Ready.create = function(properties) {
            return new Ready(properties);
        };

        Ready.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(13).fixed32(message.matchTag);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Ready.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Ready();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Ready;
    })();

    peerstep.Go = (function() {

        const Go = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Go.prototype.matchTag = 0;
        Go.prototype.leadMs = 0;

        Go.create = function(properties) {
            return new Go(properties);
        };

        Go.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(13).fixed32(message.matchTag);
            if (message.leadMs != null && $Object.hasOwnProperty.call(message, "leadMs") && message.leadMs !== 0)
                writer.uint32(16).uint32(message.leadMs);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Go.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Go();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.leadMs = value;
                        else
                            delete message.leadMs;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Go;
    })();

    peerstep.SeatState = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "PLAYING"] = 0;
        values[valuesById[1] = "AWAY"] = 1;
        values[valuesById[2] = "EMPTY"] = 2;
        return values;
    })();

    peerstep.StatusChange = (function() {

        const StatusChange = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        StatusChange.prototype.seat = 0;
        StatusChange.prototype.frame = 0;
        StatusChange.prototype.state = 0;

        StatusChange.create = function(properties) {
            return new StatusChange(properties);
        };

        StatusChange.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.seat != null && $Object.hasOwnProperty.call(message, "seat") && message.seat !== 0)
                writer.uint32(8).uint32(message.seat);
            if (message.frame != null && $Object.hasOwnProperty.call(message, "frame") && message.frame !== 0)
                writer.uint32(16).uint32(message.frame);
            if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== 0)
                writer.uint32(24).int32(message.state);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        StatusChange.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.StatusChange();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seat = value;
                        else
                            delete message.seat;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.frame = value;
                        else
                            delete message.frame;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.state = value;
                        else
                            delete message.state;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return StatusChange;
    })();

    peerstep.Seal = (function() {

        const Seal = function (properties) {
            this.facts = [];
            this.statuses = [];
            this.lateFrames = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Seal.prototype.matchTag = 0;
        Seal.prototype.firstFrame = 0;
        Seal.prototype.count = 0;
        Seal.prototype.facts = $util.emptyArray;
        Seal.prototype.statuses = $util.emptyArray;
        Seal.prototype.digest = $util.newBuffer([]);
        Seal.prototype.lateFrames = $util.emptyArray;
        Seal.prototype.echo = 0;
        Seal.prototype.echoMs = 0;
        Seal.prototype.term = 0;

        Seal.create = function(properties) {
            return new Seal(properties);
        };

        Seal.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(13).fixed32(message.matchTag);
            if (message.firstFrame != null && $Object.hasOwnProperty.call(message, "firstFrame") && message.firstFrame !== 0)
                writer.uint32(16).uint32(message.firstFrame);
            if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
                writer.uint32(24).uint32(message.count);
            if (message.facts != null && message.facts.length)
                for (let i = 0; i < message.facts.length; ++i)
                    $root.peerstep.InputRun.encode(message.facts[i], writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.statuses != null && message.statuses.length)
                for (let i = 0; i < message.statuses.length; ++i)
                    $root.peerstep.StatusChange.encode(message.statuses[i], writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest.length)
                writer.uint32(50).bytes(message.digest);
            if (message.lateFrames != null && message.lateFrames.length)
                writer.uint32(58).sint32s(message.lateFrames);
            if (message.echo != null && $Object.hasOwnProperty.call(message, "echo") && message.echo !== 0)
                writer.uint32(64).uint32(message.echo);
            if (message.echoMs != null && $Object.hasOwnProperty.call(message, "echoMs") && message.echoMs !== 0)
                writer.uint32(72).uint32(message.echoMs);
            if (message.term != null && $Object.hasOwnProperty.call(message, "term") && message.term !== 0)
                writer.uint32(88).uint32(message.term);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Seal.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Seal();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.firstFrame = value;
                        else
                            delete message.firstFrame;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.count = value;
                        else
                            delete message.count;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.facts && message.facts.length))
                            message.facts = [];
                        message.facts.push($root.peerstep.InputRun.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.statuses && message.statuses.length))
                            message.statuses = [];
                        message.statuses.push($root.peerstep.StatusChange.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.digest = value;
                        else
                            delete message.digest;
                        continue;
                    }
                case 7: {
                        if (wireType === 2) {
                            if (!(message.lateFrames && message.lateFrames.length))
                                message.lateFrames = [];
                            reader.sint32s(message.lateFrames);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.lateFrames && message.lateFrames.length))
                            message.lateFrames = [];
                        message.lateFrames.push(reader.sint32());
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.echo = value;
                        else
                            delete message.echo;
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.echoMs = value;
                        else
                            delete message.echoMs;
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.term = value;
                        else
                            delete message.term;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Seal;
    })();

    peerstep.Freeze = (function() {

        const Freeze = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Freeze.prototype.matchTag = 0;
        Freeze.prototype.seat = 0;
        Freeze.prototype.round = 0;

        Freeze.create = function(properties) {
            return new Freeze(properties);
        };

        Freeze.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(13).fixed32(message.matchTag);
            if (message.seat != null && $Object.hasOwnProperty.call(message, "seat") && message.seat !== 0)
                writer.uint32(16).uint32(message.seat);
            if (message.round != null && $Object.hasOwnProperty.call(message, "round") && message.round !== 0)
                writer.uint32(24).uint32(message.round);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Freeze.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Freeze();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seat = value;
                        else
                            delete message.seat;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.round = value;
                        else
                            delete message.round;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Freeze;
    })();

    peerstep.Frozen = (function() {

        const Frozen = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Frozen.prototype.matchTag = 0;
        Frozen.prototype.seat = 0;
        Frozen.prototype.round = 0;
        Frozen.prototype.nextFrame = 0;
        Frozen.prototype.run = null;

        Frozen.create = function(properties) {
            return new Frozen(properties);
        };

        Frozen.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(13).fixed32(message.matchTag);
            if (message.seat != null && $Object.hasOwnProperty.call(message, "seat") && message.seat !== 0)
                writer.uint32(16).uint32(message.seat);
            if (message.round != null && $Object.hasOwnProperty.call(message, "round") && message.round !== 0)
                writer.uint32(24).uint32(message.round);
            if (message.nextFrame != null && $Object.hasOwnProperty.call(message, "nextFrame") && message.nextFrame !== 0)
                writer.uint32(32).uint32(message.nextFrame);
            if (message.run != null && $Object.hasOwnProperty.call(message, "run"))
                $root.peerstep.InputRun.encode(message.run, writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Frozen.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Frozen();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seat = value;
                        else
                            delete message.seat;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.round = value;
                        else
                            delete message.round;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.nextFrame = value;
                        else
                            delete message.nextFrame;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.run = $root.peerstep.InputRun.decode(reader, reader.size(), $undefined, _depth + 1, message.run);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Frozen;
    })();

    peerstep.Election = (function() {

        const Election = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Election.prototype.matchTag = 0;
        Election.prototype.term = 0;
        Election.prototype.binding = false;

        Election.create = function(properties) {
            return new Election(properties);
        };

        Election.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(13).fixed32(message.matchTag);
            if (message.term != null && $Object.hasOwnProperty.call(message, "term") && message.term !== 0)
                writer.uint32(16).uint32(message.term);
            if (message.binding != null && $Object.hasOwnProperty.call(message, "binding") && message.binding !== false)
                writer.uint32(24).bool(message.binding);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Election.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Election();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.term = value;
                        else
                            delete message.term;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.binding = value;
                        else
                            delete message.binding;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Election;
    })();

    peerstep.Vote = (function() {

        const Vote = function (properties) {
            this.runs = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Vote.prototype.matchTag = 0;
        Vote.prototype.term = 0;
        Vote.prototype.binding = false;
        Vote.prototype.finalCount = 0;
        Vote.prototype.runs = $util.emptyArray;
        Vote.prototype.final = null;

        Vote.create = function(properties) {
            return new Vote(properties);
        };

        Vote.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(13).fixed32(message.matchTag);
            if (message.term != null && $Object.hasOwnProperty.call(message, "term") && message.term !== 0)
                writer.uint32(16).uint32(message.term);
            if (message.binding != null && $Object.hasOwnProperty.call(message, "binding") && message.binding !== false)
                writer.uint32(24).bool(message.binding);
            if (message.finalCount != null && $Object.hasOwnProperty.call(message, "finalCount") && message.finalCount !== 0)
                writer.uint32(32).uint32(message.finalCount);
            if (message.runs != null && message.runs.length)
                for (let i = 0; i < message.runs.length; ++i)
                    $root.peerstep.InputRun.encode(message.runs[i], writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.final != null && $Object.hasOwnProperty.call(message, "final"))
                $root.peerstep.Seal.encode(message.final, writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Vote.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Vote();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.term = value;
                        else
                            delete message.term;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.binding = value;
                        else
                            delete message.binding;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.finalCount = value;
                        else
                            delete message.finalCount;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.runs && message.runs.length))
                            message.runs = [];
                        message.runs.push($root.peerstep.InputRun.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.final = $root.peerstep.Seal.decode(reader, reader.size(), $undefined, _depth + 1, message.final);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Vote;
    })();

    peerstep.StatePart = (function() {

        const StatePart = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        StatePart.prototype.matchTag = 0;
        StatePart.prototype.frame = 0;
        StatePart.prototype.part = 0;
        StatePart.prototype.parts = 0;
        StatePart.prototype.bytes = $util.newBuffer([]);
        StatePart.prototype.seat = 0;

        StatePart.create = function(properties) {
            return new StatePart(properties);
        };

        StatePart.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(13).fixed32(message.matchTag);
            if (message.frame != null && $Object.hasOwnProperty.call(message, "frame") && message.frame !== 0)
                writer.uint32(16).uint32(message.frame);
            if (message.part != null && $Object.hasOwnProperty.call(message, "part") && message.part !== 0)
                writer.uint32(24).uint32(message.part);
            if (message.parts != null && $Object.hasOwnProperty.call(message, "parts") && message.parts !== 0)
                writer.uint32(32).uint32(message.parts);
            if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && message.bytes.length)
                writer.uint32(42).bytes(message.bytes);
            if (message.seat != null && $Object.hasOwnProperty.call(message, "seat") && message.seat !== 0)
                writer.uint32(48).uint32(message.seat);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        StatePart.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.StatePart();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.frame = value;
                        else
                            delete message.frame;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.part = value;
                        else
                            delete message.part;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.parts = value;
                        else
                            delete message.parts;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.bytes = value;
                        else
                            delete message.bytes;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seat = value;
                        else
                            delete message.seat;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return StatePart;
    })();

    peerstep.Claim = (function() {

        const Claim = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Claim.prototype.matchId = $util.newBuffer([]);
        Claim.prototype.seat = 0;
        Claim.prototype.frame = 0;
        Claim.prototype.stateHash = $util.newBuffer([]);
        Claim.prototype.outcomeJson = "";
        Claim.prototype.signature = $util.newBuffer([]);

        Claim.create = function(properties) {
            return new Claim(properties);
        };

        Claim.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchId != null && $Object.hasOwnProperty.call(message, "matchId") && message.matchId.length)
                writer.uint32(10).bytes(message.matchId);
            if (message.seat != null && $Object.hasOwnProperty.call(message, "seat") && message.seat !== 0)
                writer.uint32(16).uint32(message.seat);
            if (message.frame != null && $Object.hasOwnProperty.call(message, "frame") && message.frame !== 0)
                writer.uint32(24).uint32(message.frame);
            if (message.stateHash != null && $Object.hasOwnProperty.call(message, "stateHash") && message.stateHash.length)
                writer.uint32(34).bytes(message.stateHash);
            if (message.outcomeJson != null && $Object.hasOwnProperty.call(message, "outcomeJson") && message.outcomeJson !== "")
                writer.uint32(42).string(message.outcomeJson);
            if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                writer.uint32(50).bytes(message.signature);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Claim.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Claim();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.matchId = value;
                        else
                            delete message.matchId;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seat = value;
                        else
                            delete message.seat;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.frame = value;
                        else
                            delete message.frame;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.stateHash = value;
                        else
                            delete message.stateHash;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.outcomeJson = value;
                        else
                            delete message.outcomeJson;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.signature = value;
                        else
                            delete message.signature;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Claim;
    })();

    peerstep.CertificateNotice = (function() {

        const CertificateNotice = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        CertificateNotice.prototype.certificate = $util.newBuffer([]);

        CertificateNotice.create = function(properties) {
            return new CertificateNotice(properties);
        };

        CertificateNotice.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.certificate != null && $Object.hasOwnProperty.call(message, "certificate") && message.certificate.length)
                writer.uint32(10).bytes(message.certificate);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        CertificateNotice.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.CertificateNotice();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.certificate = value;
                        else
                            delete message.certificate;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return CertificateNotice;
    })();

    peerstep.Bye = (function() {

        const Bye = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Bye.prototype.reason = "";

        Bye.create = function(properties) {
            return new Bye(properties);
        };

        Bye.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                writer.uint32(10).string(message.reason);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Bye.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Bye();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.reason = value;
                        else
                            delete message.reason;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Bye;
    })();

    peerstep.Seating = (function() {

        const Seating = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Seating.prototype.seat = 0;
        Seating.prototype.frame = 0;
        Seating.prototype.holder = null;

        Seating.create = function(properties) {
            return new Seating(properties);
        };

        Seating.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.seat != null && $Object.hasOwnProperty.call(message, "seat") && message.seat !== 0)
                writer.uint32(8).uint32(message.seat);
            if (message.frame != null && $Object.hasOwnProperty.call(message, "frame") && message.frame !== 0)
                writer.uint32(16).uint32(message.frame);
            if (message.holder != null && $Object.hasOwnProperty.call(message, "holder"))
                $root.peerstep.SeatHolder.encode(message.holder, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Seating.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Seating();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seat = value;
                        else
                            delete message.seat;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.frame = value;
                        else
                            delete message.frame;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.holder = $root.peerstep.SeatHolder.decode(reader, reader.size(), $undefined, _depth + 1, message.holder);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Seating;
    })();

    peerstep.Seated = (function() {

        const Seated = function (properties) {
            this.seats = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Seated.prototype.matchTag = 0;
        Seated.prototype.revision = 0;
        Seated.prototype.seats = $util.emptyArray;

        Seated.create = function(properties) {
            return new Seated(properties);
        };

        Seated.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(13).fixed32(message.matchTag);
            if (message.revision != null && $Object.hasOwnProperty.call(message, "revision") && message.revision !== 0)
                writer.uint32(16).uint32(message.revision);
            if (message.seats != null && message.seats.length)
                for (let i = 0; i < message.seats.length; ++i)
                    $root.peerstep.SeatHolder.encode(message.seats[i], writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Seated.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Seated();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.revision = value;
                        else
                            delete message.revision;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.seats && message.seats.length))
                            message.seats = [];
                        message.seats.push($root.peerstep.SeatHolder.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Seated;
    })();

    peerstep.Follow = (function() {

        const Follow = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Follow.prototype.matchTag = 0;
        Follow.prototype.nextFrame = 0;
        Follow.prototype.again = false;

        Follow.create = function(properties) {
            return new Follow(properties);
        };

        Follow.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchTag != null && $Object.hasOwnProperty.call(message, "matchTag") && message.matchTag !== 0)
                writer.uint32(13).fixed32(message.matchTag);
            if (message.nextFrame != null && $Object.hasOwnProperty.call(message, "nextFrame") && message.nextFrame !== 0)
                writer.uint32(16).uint32(message.nextFrame);
            if (message.again != null && $Object.hasOwnProperty.call(message, "again") && message.again !== false)
                writer.uint32(24).bool(message.again);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Follow.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Follow();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.matchTag = value;
                        else
                            delete message.matchTag;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.nextFrame = value;
                        else
                            delete message.nextFrame;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.again = value;
                        else
                            delete message.again;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Follow;
    })();

    peerstep.RoomMessage = (function() {

        const RoomMessage = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        RoomMessage.prototype.version = 0;
        RoomMessage.prototype.hello = null;
        RoomMessage.prototype.lobby = null;
        RoomMessage.prototype.start = null;
        RoomMessage.prototype.ready = null;
        RoomMessage.prototype.go = null;
        RoomMessage.prototype.seal = null;
        RoomMessage.prototype.freeze = null;
        RoomMessage.prototype.frozen = null;
        RoomMessage.prototype.statePart = null;
        RoomMessage.prototype.claim = null;
        RoomMessage.prototype.certificate = null;
        RoomMessage.prototype.bye = null;
        RoomMessage.prototype.follow = null;
        RoomMessage.prototype.election = null;
        RoomMessage.prototype.vote = null;
        RoomMessage.prototype.seated = null;

        let $oneOfFields;

        $Object.defineProperty(RoomMessage.prototype, "body", {
            get: $util.oneOfGetter($oneOfFields = ["hello", "lobby", "start", "ready", "go", "seal", "freeze", "frozen", "statePart", "claim", "certificate", "bye", "follow", "election", "vote", "seated"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        RoomMessage.create = function(properties) {
            return new RoomMessage(properties);
        };

        RoomMessage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                writer.uint32(8).uint32(message.version);
            if (message.hello != null && $Object.hasOwnProperty.call(message, "hello"))
                $root.peerstep.Hello.encode(message.hello, writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.lobby != null && $Object.hasOwnProperty.call(message, "lobby"))
                $root.peerstep.Lobby.encode(message.lobby, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.start != null && $Object.hasOwnProperty.call(message, "start"))
                $root.peerstep.Start.encode(message.start, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.ready != null && $Object.hasOwnProperty.call(message, "ready"))
                $root.peerstep.Ready.encode(message.ready, writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.go != null && $Object.hasOwnProperty.call(message, "go"))
                $root.peerstep.Go.encode(message.go, writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.seal != null && $Object.hasOwnProperty.call(message, "seal"))
                $root.peerstep.Seal.encode(message.seal, writer.uint32(58).fork(), _depth + 1).ldelim();
            if (message.freeze != null && $Object.hasOwnProperty.call(message, "freeze"))
                $root.peerstep.Freeze.encode(message.freeze, writer.uint32(66).fork(), _depth + 1).ldelim();
            if (message.frozen != null && $Object.hasOwnProperty.call(message, "frozen"))
                $root.peerstep.Frozen.encode(message.frozen, writer.uint32(74).fork(), _depth + 1).ldelim();
            if (message.statePart != null && $Object.hasOwnProperty.call(message, "statePart"))
                $root.peerstep.StatePart.encode(message.statePart, writer.uint32(82).fork(), _depth + 1).ldelim();
            if (message.claim != null && $Object.hasOwnProperty.call(message, "claim"))
                $root.peerstep.Claim.encode(message.claim, writer.uint32(90).fork(), _depth + 1).ldelim();
            if (message.certificate != null && $Object.hasOwnProperty.call(message, "certificate"))
                $root.peerstep.CertificateNotice.encode(message.certificate, writer.uint32(98).fork(), _depth + 1).ldelim();
            if (message.bye != null && $Object.hasOwnProperty.call(message, "bye"))
                $root.peerstep.Bye.encode(message.bye, writer.uint32(106).fork(), _depth + 1).ldelim();
            if (message.follow != null && $Object.hasOwnProperty.call(message, "follow"))
                $root.peerstep.Follow.encode(message.follow, writer.uint32(114).fork(), _depth + 1).ldelim();
            if (message.election != null && $Object.hasOwnProperty.call(message, "election"))
                $root.peerstep.Election.encode(message.election, writer.uint32(122).fork(), _depth + 1).ldelim();
            if (message.vote != null && $Object.hasOwnProperty.call(message, "vote"))
                $root.peerstep.Vote.encode(message.vote, writer.uint32(130).fork(), _depth + 1).ldelim();
            if (message.seated != null && $Object.hasOwnProperty.call(message, "seated"))
                $root.peerstep.Seated.encode(message.seated, writer.uint32(138).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        RoomMessage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.RoomMessage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.hello = $root.peerstep.Hello.decode(reader, reader.size(), $undefined, _depth + 1, message.hello);
                        message.body = "hello";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.lobby = $root.peerstep.Lobby.decode(reader, reader.size(), $undefined, _depth + 1, message.lobby);
                        message.body = "lobby";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.start = $root.peerstep.Start.decode(reader, reader.size(), $undefined, _depth + 1, message.start);
                        message.body = "start";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.ready = $root.peerstep.Ready.decode(reader, reader.size(), $undefined, _depth + 1, message.ready);
                        message.body = "ready";
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.go = $root.peerstep.Go.decode(reader, reader.size(), $undefined, _depth + 1, message.go);
                        message.body = "go";
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.seal = $root.peerstep.Seal.decode(reader, reader.size(), $undefined, _depth + 1, message.seal);
                        message.body = "seal";
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.freeze = $root.peerstep.Freeze.decode(reader, reader.size(), $undefined, _depth + 1, message.freeze);
                        message.body = "freeze";
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.frozen = $root.peerstep.Frozen.decode(reader, reader.size(), $undefined, _depth + 1, message.frozen);
                        message.body = "frozen";
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        message.statePart = $root.peerstep.StatePart.decode(reader, reader.size(), $undefined, _depth + 1, message.statePart);
                        message.body = "statePart";
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        message.claim = $root.peerstep.Claim.decode(reader, reader.size(), $undefined, _depth + 1, message.claim);
                        message.body = "claim";
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        message.certificate = $root.peerstep.CertificateNotice.decode(reader, reader.size(), $undefined, _depth + 1, message.certificate);
                        message.body = "certificate";
                        continue;
                    }
                case 13: {
                        if (wireType !== 2)
                            break;
                        message.bye = $root.peerstep.Bye.decode(reader, reader.size(), $undefined, _depth + 1, message.bye);
                        message.body = "bye";
                        continue;
                    }
                case 14: {
                        if (wireType !== 2)
                            break;
                        message.follow = $root.peerstep.Follow.decode(reader, reader.size(), $undefined, _depth + 1, message.follow);
                        message.body = "follow";
                        continue;
                    }
                case 15: {
                        if (wireType !== 2)
                            break;
                        message.election = $root.peerstep.Election.decode(reader, reader.size(), $undefined, _depth + 1, message.election);
                        message.body = "election";
                        continue;
                    }
                case 16: {
                        if (wireType !== 2)
                            break;
                        message.vote = $root.peerstep.Vote.decode(reader, reader.size(), $undefined, _depth + 1, message.vote);
                        message.body = "vote";
                        continue;
                    }
                case 17: {
                        if (wireType !== 2)
                            break;
                        message.seated = $root.peerstep.Seated.decode(reader, reader.size(), $undefined, _depth + 1, message.seated);
                        message.body = "seated";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return RoomMessage;
    })();

    peerstep.OpenRoom = (function() {

        const OpenRoom = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        OpenRoom.prototype.protocol = 0;
        OpenRoom.prototype.room = "";
        OpenRoom.prototype.game = null;
        OpenRoom.prototype.seats = 0;
        OpenRoom.prototype.optionsJson = "";
        OpenRoom.prototype.closed = false;
        OpenRoom.prototype.name = "";
        OpenRoom.prototype.spectate = false;

        OpenRoom.create = function(properties) {
            return new OpenRoom(properties);
        };

        OpenRoom.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== 0)
                writer.uint32(8).uint32(message.protocol);
            if (message.room != null && $Object.hasOwnProperty.call(message, "room") && message.room !== "")
                writer.uint32(18).string(message.room);
            if (message.game != null && $Object.hasOwnProperty.call(message, "game"))
                $root.peerstep.GameDescription.encode(message.game, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.seats != null && $Object.hasOwnProperty.call(message, "seats") && message.seats !== 0)
                writer.uint32(32).uint32(message.seats);
            if (message.optionsJson != null && $Object.hasOwnProperty.call(message, "optionsJson") && message.optionsJson !== "")
                writer.uint32(42).string(message.optionsJson);
            if (message.spectate != null && $Object.hasOwnProperty.call(message, "spectate") && message.spectate !== false)
                writer.uint32(48).bool(message.spectate);
            if (message.closed != null && $Object.hasOwnProperty.call(message, "closed") && message.closed !== false)
                writer.uint32(56).bool(message.closed);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                writer.uint32(66).string(message.name);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        OpenRoom.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.OpenRoom();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.protocol = value;
                        else
                            delete message.protocol;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.room = value;
                        else
                            delete message.room;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.game = $root.peerstep.GameDescription.decode(reader, reader.size(), $undefined, _depth + 1, message.game);
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seats = value;
                        else
                            delete message.seats;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.optionsJson = value;
                        else
                            delete message.optionsJson;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.closed = value;
                        else
                            delete message.closed;
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.name = value;
                        else
                            delete message.name;
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.spectate = value;
                        else
                            delete message.spectate;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return OpenRoom;
    })();

    peerstep.RoomOpened = (function() {

        const RoomOpened = function (properties) {
            this.iceServers = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        RoomOpened.prototype.ok = false;
        RoomOpened.prototype.reason = "";
        RoomOpened.prototype.topic = "";
        RoomOpened.prototype.matchId = $util.newBuffer([]);
        RoomOpened.prototype.iceServers = $util.emptyArray;

        RoomOpened.create = function(properties) {
            return new RoomOpened(properties);
        };

        RoomOpened.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.ok != null && $Object.hasOwnProperty.call(message, "ok") && message.ok !== false)
                writer.uint32(8).bool(message.ok);
            if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                writer.uint32(18).string(message.reason);
            if (message.topic != null && $Object.hasOwnProperty.call(message, "topic") && message.topic !== "")
                writer.uint32(26).string(message.topic);
            if (message.matchId != null && $Object.hasOwnProperty.call(message, "matchId") && message.matchId.length)
                writer.uint32(34).bytes(message.matchId);
            if (message.iceServers != null && message.iceServers.length)
                for (let i = 0; i < message.iceServers.length; ++i)
                    $root.peerstep.IceServer.encode(message.iceServers[i], writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        RoomOpened.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.RoomOpened();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.ok = value;
                        else
                            delete message.ok;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.reason = value;
                        else
                            delete message.reason;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.topic = value;
                        else
                            delete message.topic;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.matchId = value;
                        else
                            delete message.matchId;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.iceServers && message.iceServers.length))
                            message.iceServers = [];
                        message.iceServers.push($root.peerstep.IceServer.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return RoomOpened;
    })();

    peerstep.RoomStanding = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "NONE"] = 0;
        values[valuesById[1] = "FULL"] = 1;
        values[valuesById[2] = "LOBBY"] = 2;
        values[valuesById[3] = "VACANT"] = 3;
        values[valuesById[4] = "SEATED"] = 4;
        return values;
    })();

    peerstep.RoomFound = (function() {

        const RoomFound = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        RoomFound.prototype.standing = 0;

        RoomFound.create = function(properties) {
            return new RoomFound(properties);
        };

        RoomFound.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.standing != null && $Object.hasOwnProperty.call(message, "standing") && message.standing !== 0)
                writer.uint32(8).int32(message.standing);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        RoomFound.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.RoomFound();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.int32())
                            message.standing = value;
                        else
                            delete message.standing;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return RoomFound;
    })();

    peerstep.IceServer = (function() {

        const IceServer = function (properties) {
            this.urls = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        IceServer.prototype.urls = $util.emptyArray;
        IceServer.prototype.username = "";
        IceServer.prototype.credential = "";

        IceServer.create = function(properties) {
            return new IceServer(properties);
        };

        IceServer.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.urls != null && message.urls.length)
                for (let i = 0; i < message.urls.length; ++i)
                    writer.uint32(10).string(message.urls[i]);
            if (message.username != null && $Object.hasOwnProperty.call(message, "username") && message.username !== "")
                writer.uint32(18).string(message.username);
            if (message.credential != null && $Object.hasOwnProperty.call(message, "credential") && message.credential !== "")
                writer.uint32(26).string(message.credential);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        IceServer.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.IceServer();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.urls && message.urls.length))
                            message.urls = [];
                        message.urls.push(reader.stringVerify());
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.username = value;
                        else
                            delete message.username;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.credential = value;
                        else
                            delete message.credential;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return IceServer;
    })();

    peerstep.Packet = (function() {

        const Packet = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Packet.prototype.play = null;
        Packet.prototype.room = null;

        let $oneOfFields;

        $Object.defineProperty(Packet.prototype, "body", {
            get: $util.oneOfGetter($oneOfFields = ["play", "room"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        Packet.create = function(properties) {
            return new Packet(properties);
        };

        Packet.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.play != null && $Object.hasOwnProperty.call(message, "play"))
                $root.peerstep.Play.encode(message.play, writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.room != null && $Object.hasOwnProperty.call(message, "room"))
                $root.peerstep.RoomMessage.encode(message.room, writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Packet.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Packet();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.play = $root.peerstep.Play.decode(reader, reader.size(), $undefined, _depth + 1, message.play);
                        message.body = "play";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.room = $root.peerstep.RoomMessage.decode(reader, reader.size(), $undefined, _depth + 1, message.room);
                        message.body = "room";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Packet;
    })();

    peerstep.Substitution = (function() {

        const Substitution = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Substitution.prototype.seat = 0;
        Substitution.prototype.firstFrame = 0;
        Substitution.prototype.count = 0;

        Substitution.create = function(properties) {
            return new Substitution(properties);
        };

        Substitution.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.seat != null && $Object.hasOwnProperty.call(message, "seat") && message.seat !== 0)
                writer.uint32(8).uint32(message.seat);
            if (message.firstFrame != null && $Object.hasOwnProperty.call(message, "firstFrame") && message.firstFrame !== 0)
                writer.uint32(16).uint32(message.firstFrame);
            if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
                writer.uint32(24).uint32(message.count);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Substitution.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Substitution();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.seat = value;
                        else
                            delete message.seat;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.firstFrame = value;
                        else
                            delete message.firstFrame;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.count = value;
                        else
                            delete message.count;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Substitution;
    })();

    peerstep.Checkpoint = (function() {

        const Checkpoint = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Checkpoint.prototype.frame = 0;
        Checkpoint.prototype.hash = $util.newBuffer([]);

        Checkpoint.create = function(properties) {
            return new Checkpoint(properties);
        };

        Checkpoint.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.frame != null && $Object.hasOwnProperty.call(message, "frame") && message.frame !== 0)
                writer.uint32(8).uint32(message.frame);
            if (message.hash != null && $Object.hasOwnProperty.call(message, "hash") && message.hash.length)
                writer.uint32(18).bytes(message.hash);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Checkpoint.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Checkpoint();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.frame = value;
                        else
                            delete message.frame;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.hash = value;
                        else
                            delete message.hash;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Checkpoint;
    })();

    peerstep.Record = (function() {

        const Record = function (properties) {
            this.seats = [];
            this.inputs = [];
            this.statuses = [];
            this.substitutions = [];
            this.checkpoints = [];
            this.claims = [];
            this.seatings = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Record.prototype.matchId = $util.newBuffer([]);
        Record.prototype.game = null;
        Record.prototype.seed = 0;
        Record.prototype.optionsJson = "";
        Record.prototype.seats = $util.emptyArray;
        Record.prototype.startedAtMs = 0;
        Record.prototype.frames = 0;
        Record.prototype.inputs = $util.emptyArray;
        Record.prototype.statuses = $util.emptyArray;
        Record.prototype.substitutions = $util.emptyArray;
        Record.prototype.checkpoints = $util.emptyArray;
        Record.prototype.claims = $util.emptyArray;
        Record.prototype.seatings = $util.emptyArray;
        Record.prototype.version = 0;

        Record.create = function(properties) {
            return new Record(properties);
        };

        Record.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.matchId != null && $Object.hasOwnProperty.call(message, "matchId") && message.matchId.length)
                writer.uint32(10).bytes(message.matchId);
            if (message.game != null && $Object.hasOwnProperty.call(message, "game"))
                $root.peerstep.GameDescription.encode(message.game, writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.seed != null && $Object.hasOwnProperty.call(message, "seed") && message.seed !== 0)
                writer.uint32(29).fixed32(message.seed);
            if (message.optionsJson != null && $Object.hasOwnProperty.call(message, "optionsJson") && message.optionsJson !== "")
                writer.uint32(34).string(message.optionsJson);
            if (message.seats != null && message.seats.length)
                for (let i = 0; i < message.seats.length; ++i)
                    $root.peerstep.SeatHolder.encode(message.seats[i], writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.startedAtMs != null && $Object.hasOwnProperty.call(message, "startedAtMs") && !$Object.is(message.startedAtMs, 0))
                writer.uint32(49).double(message.startedAtMs);
            if (message.frames != null && $Object.hasOwnProperty.call(message, "frames") && message.frames !== 0)
                writer.uint32(56).uint32(message.frames);
            if (message.inputs != null && message.inputs.length)
                for (let i = 0; i < message.inputs.length; ++i)
                    writer.uint32(66).bytes(message.inputs[i]);
            if (message.statuses != null && message.statuses.length)
                for (let i = 0; i < message.statuses.length; ++i)
                    $root.peerstep.StatusChange.encode(message.statuses[i], writer.uint32(74).fork(), _depth + 1).ldelim();
            if (message.substitutions != null && message.substitutions.length)
                for (let i = 0; i < message.substitutions.length; ++i)
                    $root.peerstep.Substitution.encode(message.substitutions[i], writer.uint32(82).fork(), _depth + 1).ldelim();
            if (message.checkpoints != null && message.checkpoints.length)
                for (let i = 0; i < message.checkpoints.length; ++i)
                    $root.peerstep.Checkpoint.encode(message.checkpoints[i], writer.uint32(90).fork(), _depth + 1).ldelim();
            if (message.claims != null && message.claims.length)
                for (let i = 0; i < message.claims.length; ++i)
                    $root.peerstep.Claim.encode(message.claims[i], writer.uint32(98).fork(), _depth + 1).ldelim();
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                writer.uint32(104).uint32(message.version);
            if (message.seatings != null && message.seatings.length)
                for (let i = 0; i < message.seatings.length; ++i)
                    $root.peerstep.Seating.encode(message.seatings[i], writer.uint32(114).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Record.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Record();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.matchId = value;
                        else
                            delete message.matchId;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.game = $root.peerstep.GameDescription.decode(reader, reader.size(), $undefined, _depth + 1, message.game);
                        continue;
                    }
                case 3: {
                        if (wireType !== 5)
                            break;
                        if (value = reader.fixed32())
                            message.seed = value;
                        else
                            delete message.seed;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.optionsJson = value;
                        else
                            delete message.optionsJson;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.seats && message.seats.length))
                            message.seats = [];
                        message.seats.push($root.peerstep.SeatHolder.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 6: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.startedAtMs = value;
                        else
                            delete message.startedAtMs;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.frames = value;
                        else
                            delete message.frames;
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        if (!(message.inputs && message.inputs.length))
                            message.inputs = [];
                        message.inputs.push(reader.bytes());
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        if (!(message.statuses && message.statuses.length))
                            message.statuses = [];
                        message.statuses.push($root.peerstep.StatusChange.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        if (!(message.substitutions && message.substitutions.length))
                            message.substitutions = [];
                        message.substitutions.push($root.peerstep.Substitution.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        if (!(message.checkpoints && message.checkpoints.length))
                            message.checkpoints = [];
                        message.checkpoints.push($root.peerstep.Checkpoint.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        if (!(message.claims && message.claims.length))
                            message.claims = [];
                        message.claims.push($root.peerstep.Claim.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 14: {
                        if (wireType !== 2)
                            break;
                        if (!(message.seatings && message.seatings.length))
                            message.seatings = [];
                        message.seatings.push($root.peerstep.Seating.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 13: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Record;
    })();

    peerstep.Certificate = (function() {

        const Certificate = function (properties) {
            this.dissentingSeats = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Certificate.prototype.version = 0;
        Certificate.prototype.matchId = $util.newBuffer([]);
        Certificate.prototype.recordDigest = $util.newBuffer([]);
        Certificate.prototype.verdict = "";
        Certificate.prototype.outcomeJson = "";
        Certificate.prototype.stateHash = $util.newBuffer([]);
        Certificate.prototype.frames = 0;
        Certificate.prototype.issuedAtMs = 0;
        Certificate.prototype.relayKey = $util.newBuffer([]);
        Certificate.prototype.signature = $util.newBuffer([]);
        Certificate.prototype.dissentingSeats = $util.emptyArray;

        Certificate.create = function(properties) {
            return new Certificate(properties);
        };

        Certificate.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                writer.uint32(8).uint32(message.version);
            if (message.matchId != null && $Object.hasOwnProperty.call(message, "matchId") && message.matchId.length)
                writer.uint32(18).bytes(message.matchId);
            if (message.recordDigest != null && $Object.hasOwnProperty.call(message, "recordDigest") && message.recordDigest.length)
                writer.uint32(26).bytes(message.recordDigest);
            if (message.verdict != null && $Object.hasOwnProperty.call(message, "verdict") && message.verdict !== "")
                writer.uint32(34).string(message.verdict);
            if (message.outcomeJson != null && $Object.hasOwnProperty.call(message, "outcomeJson") && message.outcomeJson !== "")
                writer.uint32(42).string(message.outcomeJson);
            if (message.stateHash != null && $Object.hasOwnProperty.call(message, "stateHash") && message.stateHash.length)
                writer.uint32(50).bytes(message.stateHash);
            if (message.frames != null && $Object.hasOwnProperty.call(message, "frames") && message.frames !== 0)
                writer.uint32(56).uint32(message.frames);
            if (message.issuedAtMs != null && $Object.hasOwnProperty.call(message, "issuedAtMs") && !$Object.is(message.issuedAtMs, 0))
                writer.uint32(65).double(message.issuedAtMs);
            if (message.relayKey != null && $Object.hasOwnProperty.call(message, "relayKey") && message.relayKey.length)
                writer.uint32(74).bytes(message.relayKey);
            if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                writer.uint32(82).bytes(message.signature);
            if (message.dissentingSeats != null && message.dissentingSeats.length)
                writer.uint32(90).uint32s(message.dissentingSeats);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Certificate.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.Certificate();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.matchId = value;
                        else
                            delete message.matchId;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.recordDigest = value;
                        else
                            delete message.recordDigest;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.verdict = value;
                        else
                            delete message.verdict;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.outcomeJson = value;
                        else
                            delete message.outcomeJson;
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.stateHash = value;
                        else
                            delete message.stateHash;
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.frames = value;
                        else
                            delete message.frames;
                        continue;
                    }
                case 8: {
                        if (wireType !== 1)
                            break;
                        if (!$Object.is(value = reader.double(), 0))
                            message.issuedAtMs = value;
                        else
                            delete message.issuedAtMs;
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.relayKey = value;
                        else
                            delete message.relayKey;
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.signature = value;
                        else
                            delete message.signature;
                        continue;
                    }
                case 11: {
                        if (wireType === 2) {
                            if (!(message.dissentingSeats && message.dissentingSeats.length))
                                message.dissentingSeats = [];
                            reader.uint32s(message.dissentingSeats);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.dissentingSeats && message.dissentingSeats.length))
                            message.dissentingSeats = [];
                        message.dissentingSeats.push(reader.uint32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return Certificate;
    })();

    peerstep.ReplayFile = (function() {

        const ReplayFile = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ReplayFile.prototype.magic = "";
        ReplayFile.prototype.version = 0;
        ReplayFile.prototype.record = $util.newBuffer([]);
        ReplayFile.prototype.certificate = $util.newBuffer([]);

        ReplayFile.create = function(properties) {
            return new ReplayFile(properties);
        };

        ReplayFile.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.magic != null && $Object.hasOwnProperty.call(message, "magic") && message.magic !== "")
                writer.uint32(10).string(message.magic);
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                writer.uint32(16).uint32(message.version);
            if (message.record != null && $Object.hasOwnProperty.call(message, "record") && message.record.length)
                writer.uint32(26).bytes(message.record);
            if (message.certificate != null && $Object.hasOwnProperty.call(message, "certificate") && message.certificate.length)
                writer.uint32(34).bytes(message.certificate);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ReplayFile.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.peerstep.ReplayFile();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.magic = value;
                        else
                            delete message.magic;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.record = value;
                        else
                            delete message.record;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.certificate = value;
                        else
                            delete message.certificate;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ReplayFile;
    })();

    return peerstep;
})();

export {
  $root as default
};
