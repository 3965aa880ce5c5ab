;; sha256: made from sha256.c by build-c.
(module
(type $t0 (func (param i32) (result i32)))
(type $t1 (func (param i32 i32)))
(func $run (type $t0) (param $p0 i32) (result i32)
(local $l1 i32) (local $l2 i32) (local $l3 i32) (local $l4 i32) (local $l5 i32) (local $l6 i32) (local $l7 i32) (local $l8 i32) (local $l9 i64)
global.get $g0
i32.const 160
i32.sub
local.tee $l3
global.set $g0
block $B0
local.get $p0
if $I1
local.get $p0
i32.const 3
i32.and
local.set $l6
local.get $p0
i32.const 4
i32.ge_u
if $I2
i32.const 0
local.get $p0
i32.const -4
i32.and
i32.sub
local.set $l5
i32.const 3
local.set $l1
loop $L3
local.get $l1
i32.const 1312
i32.add
local.get $l1
i32.const 31
i32.mul
local.tee $l2
i32.const 7
i32.add
i32.store8
local.get $l1
i32.const 1311
i32.add
local.get $l2
i32.const 24
i32.sub
i32.store8
local.get $l1
i32.const 1310
i32.add
local.get $l2
i32.const 55
i32.sub
i32.store8
local.get $l1
i32.const 1309
i32.add
local.get $l2
i32.const 86
i32.sub
i32.store8
local.get $l5
local.get $l1
i32.const 4
i32.add
local.tee $l1
i32.add
i32.const 3
i32.ne
br_if $L3
end
local.get $l1
i32.const 3
i32.sub
local.set $l1
end
local.get $l6
if $I4
loop $L5
local.get $l1
i32.const 1312
i32.add
local.get $l1
i32.const 31
i32.mul
i32.const 7
i32.add
i32.store8
local.get $l1
i32.const 1
i32.add
local.set $l1
local.get $l6
i32.const 1
i32.sub
local.tee $l6
br_if $L5
end
end
i32.const 0
local.set $l5
local.get $l3
i32.const 152
i32.add
i32.const 1048
i64.load
i64.store
local.get $l3
i32.const 144
i32.add
i32.const 1040
i64.load
i64.store
local.get $l3
i32.const 1032
i64.load
i64.store offset=136
local.get $l3
i32.const 1024
i64.load
i64.store offset=128
local.get $p0
i32.const 64
i32.lt_u
br_if $B0
i32.const 0
local.set $l1
loop $L6
local.get $l3
i32.const 128
i32.add
local.get $l1
i32.const 1312
i32.add
call $f1
local.get $l1
i32.const 128
i32.add
local.set $l2
local.get $l1
i32.const -64
i32.sub
local.tee $l5
local.set $l1
local.get $p0
local.get $l2
i32.ge_u
br_if $L6
end
br $B0
end
local.get $l3
i32.const 152
i32.add
i32.const 1048
i64.load
i64.store
local.get $l3
i32.const 144
i32.add
i32.const 1040
i64.load
i64.store
local.get $l3
i32.const 1032
i64.load
i64.store offset=136
local.get $l3
i32.const 1024
i64.load
i64.store offset=128
end
i32.const 0
local.set $l1
local.get $l3
local.set $l2
i32.const 128
local.set $l4
loop $L7
local.get $l2
i32.const 0
i32.store8 offset=7
local.get $l2
i32.const 0
i32.store8 offset=6
local.get $l2
i32.const 0
i32.store8 offset=5
local.get $l2
i32.const 0
i32.store8 offset=4
local.get $l2
i32.const 0
i32.store8 offset=3
local.get $l2
i32.const 0
i32.store8 offset=2
local.get $l2
i32.const 0
i32.store8 offset=1
local.get $l2
i32.const 0
i32.store8
local.get $l2
i32.const 8
i32.add
local.set $l2
local.get $l4
i32.const 8
i32.sub
local.tee $l4
br_if $L7
end
local.get $l3
local.set $l4
local.get $p0
local.get $l5
i32.sub
local.set $l7
block $B8
local.get $p0
local.get $l5
i32.eq
br_if $B8
local.get $p0
i32.const 3
i32.and
local.set $l3
local.get $l5
local.get $p0
i32.sub
i32.const -4
i32.le_u
if $I9
local.get $l5
local.get $p0
i32.const -4
i32.and
i32.sub
local.set $l8
loop $L10
local.get $l1
local.get $l4
i32.add
local.tee $l2
local.get $l1
local.get $l5
i32.add
local.tee $l6
i32.const 1312
i32.add
i32.load8_u
i32.store8
local.get $l2
i32.const 1
i32.add
local.get $l6
i32.const 1313
i32.add
i32.load8_u
i32.store8
local.get $l2
i32.const 2
i32.add
local.get $l6
i32.const 1314
i32.add
i32.load8_u
i32.store8
local.get $l2
i32.const 3
i32.add
local.get $l6
i32.const 1315
i32.add
i32.load8_u
i32.store8
local.get $l8
local.get $l1
i32.const 4
i32.add
local.tee $l1
i32.add
br_if $L10
end
end
local.get $l3
i32.eqz
br_if $B8
local.get $l1
local.get $l5
i32.add
i32.const 1312
i32.add
local.set $l2
local.get $l1
local.get $l4
i32.add
local.set $l1
loop $L11
local.get $l1
local.get $l2
i32.load8_u
i32.store8
local.get $l2
i32.const 1
i32.add
local.set $l2
local.get $l1
i32.const 1
i32.add
local.set $l1
local.get $l3
i32.const 1
i32.sub
local.tee $l3
br_if $L11
end
end
local.get $l4
local.get $l7
i32.add
i32.const 128
i32.store8
local.get $l4
i32.const 127
i32.const 63
local.get $l7
i32.const 55
i32.gt_u
local.tee $l2
select
i32.add
local.get $p0
i32.const 3
i32.shl
i32.store8
i64.const 127
i64.const 63
local.get $l2
select
i32.wrap_i64
local.get $l4
i32.add
local.tee $l1
i32.const 2
i32.sub
local.get $p0
i64.extend_i32_u
local.tee $l9
i64.const 13
i64.shr_u
i64.store8
local.get $l1
i32.const 1
i32.sub
local.get $l9
i64.const 5
i64.shr_u
i64.store8
local.get $l1
i32.const 3
i32.sub
local.get $l9
i64.const 21
i64.shr_u
i64.store8
local.get $l1
i32.const 4
i32.sub
local.get $l9
i64.const 29
i64.shr_u
i64.store8
local.get $l1
i32.const 5
i32.sub
i32.const 0
i32.store8
local.get $l1
i32.const 7
i32.sub
i32.const 0
i32.store16
local.get $l4
i32.const 128
i32.add
local.get $l4
call $f1
local.get $l2
if $I12
local.get $l4
i32.const 128
i32.add
local.get $l4
i32.const -64
i32.sub
call $f1
end
local.get $l4
i32.load offset=128
local.set $l1
local.get $l4
i32.const 160
i32.add
global.set $g0
local.get $l1)
(func $f1 (type $t1) (param $p0 i32) (param $p1 i32)
(local $l2 i32) (local $l3 i32) (local $l4 i32) (local $l5 i32) (local $l6 i32) (local $l7 i32) (local $l8 i32) (local $l9 i32) (local $l10 i32) (local $l11 i32) (local $l12 i32) (local $l13 i32) (local $l14 i32) (local $l15 i32) (local $l16 i32) (local $l17 i32) (local $l18 i32) (local $l19 i32) (local $l20 i32) (local $l21 i32)
global.get $g0
i32.const 256
i32.sub
local.tee $l5
global.set $g0
loop $L0
local.get $l2
local.get $l5
i32.add
local.get $p1
local.get $l2
i32.add
i32.load align=1
local.tee $l3
i32.const 24
i32.shl
local.get $l3
i32.const 65280
i32.and
i32.const 8
i32.shl
i32.or
local.get $l3
i32.const 8
i32.shr_u
i32.const 65280
i32.and
local.get $l3
i32.const 24
i32.shr_u
i32.or
i32.or
i32.store
local.get $l2
i32.const 4
i32.add
local.tee $l2
i32.const 64
i32.ne
br_if $L0
end
i32.const 0
local.set $p1
local.get $l5
i32.load
local.set $l4
loop $L1
local.get $p1
local.get $l5
i32.add
local.tee $l2
i32.const -64
i32.sub
local.get $l2
i32.const 36
i32.add
i32.load
local.get $l2
i32.const 4
i32.add
i32.load
local.tee $l3
i32.const 25
i32.rotl
local.get $l3
i32.const 14
i32.rotl
i32.xor
local.get $l3
i32.const 3
i32.shr_u
i32.xor
local.get $l4
i32.add
i32.add
local.get $l2
i32.const 56
i32.add
i32.load
local.tee $l2
i32.const 15
i32.rotl
local.get $l2
i32.const 13
i32.rotl
i32.xor
local.get $l2
i32.const 10
i32.shr_u
i32.xor
i32.add
i32.store
local.get $l3
local.set $l4
local.get $p1
i32.const 4
i32.add
local.tee $p1
i32.const 192
i32.ne
br_if $L1
end
i32.const 0
local.set $p1
local.get $p0
i32.load offset=28
local.tee $l14
local.set $l8
local.get $p0
i32.load offset=24
local.tee $l15
local.set $l9
local.get $p0
i32.load offset=20
local.tee $l16
local.set $l11
local.get $p0
i32.load offset=16
local.tee $l17
local.set $l6
local.get $p0
i32.load offset=12
local.tee $l18
local.set $l12
local.get $p0
i32.load offset=8
local.tee $l19
local.set $l7
local.get $p0
i32.load offset=4
local.tee $l20
local.set $l13
local.get $p0
i32.load
local.tee $l21
local.set $l10
loop $L2
local.get $p1
local.get $l5
i32.add
i32.load
local.get $p1
i32.const 1056
i32.add
i32.load
local.get $l8
local.get $l6
local.tee $l2
i32.const 26
i32.rotl
local.get $l2
i32.const 21
i32.rotl
i32.xor
local.get $l2
i32.const 7
i32.rotl
i32.xor
i32.add
local.get $l9
local.tee $l8
local.get $l2
i32.const -1
i32.xor
i32.and
local.get $l11
local.tee $l9
local.get $l2
i32.and
i32.or
i32.add
i32.add
i32.add
local.tee $l6
local.get $l10
local.tee $l3
local.get $l7
local.tee $l4
local.get $l13
local.tee $l7
i32.xor
i32.and
local.get $l4
local.get $l7
i32.and
i32.xor
local.get $l3
i32.const 30
i32.rotl
local.get $l3
i32.const 19
i32.rotl
i32.xor
local.get $l3
i32.const 10
i32.rotl
i32.xor
i32.add
i32.add
local.set $l10
local.get $l6
local.get $l12
i32.add
local.set $l6
local.get $l2
local.set $l11
local.get $l4
local.set $l12
local.get $l3
local.set $l13
local.get $p1
i32.const 4
i32.add
local.tee $p1
i32.const 256
i32.ne
br_if $L2
end
local.get $p0
local.get $l8
local.get $l14
i32.add
i32.store offset=28
local.get $p0
local.get $l9
local.get $l15
i32.add
i32.store offset=24
local.get $p0
local.get $l2
local.get $l16
i32.add
i32.store offset=20
local.get $p0
local.get $l6
local.get $l17
i32.add
i32.store offset=16
local.get $p0
local.get $l4
local.get $l18
i32.add
i32.store offset=12
local.get $p0
local.get $l7
local.get $l19
i32.add
i32.store offset=8
local.get $p0
local.get $l3
local.get $l20
i32.add
i32.store offset=4
local.get $p0
local.get $l10
local.get $l21
i32.add
i32.store
local.get $l5
i32.const 256
i32.add
global.set $g0)
(memory $memory 17)
(global $g0 (mut i32) (i32.const 1053984))
(export "memory" (memory $memory))
(export "run" (func $run))
(data $d0 (i32.const 1024) "g\e6\09j\85\aeg\bbr\f3n<:\f5O\a5\7fR\0eQ\8ch\05\9b\ab\d9\83\1f\19\cd\e0[\98/\8aB\91D7q\cf\fb\c0\b5\a5\db\b5\e9[\c2V9\f1\11\f1Y\a4\82?\92\d5^\1c\ab\98\aa\07\d8\01[\83\12\be\851$\c3}\0cUt]\ber\fe\b1\de\80\a7\06\dc\9bt\f1\9b\c1\c1i\9b\e4\86G\be\ef\c6\9d\c1\0f\cc\a1\0c$o,\e9-\aa\84tJ\dc\a9\b0\5c\da\88\f9vRQ>\98m\c61\a8\c8'\03\b0\c7\7fY\bf\f3\0b\e0\c6G\91\a7\d5Qc\ca\06g))\14\85\0a\b7'8!\1b.\fcm,M\13\0d8STs\0ae\bb\0ajv.\c9\c2\81\85,r\92\a1\e8\bf\a2Kf\1a\a8p\8bK\c2\a3Ql\c7\19\e8\92\d1$\06\99\d6\855\0e\f4p\a0j\10\16\c1\a4\19\08l7\1eLwH'\b5\bc\b04\b3\0c\1c9J\aa\d8NO\ca\9c[\f3o.h\ee\82\8ftoc\a5x\14x\c8\84\08\02\c7\8c\fa\ff\be\90\eblP\a4\f7\a3\f9\be\f2xq\c6"))
