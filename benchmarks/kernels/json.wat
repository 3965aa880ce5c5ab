;; json: made from json.c by build-c.
(module
(type $t0 (func (param i32) (result i32)))
(type $t1 (func (result i32)))
(type $t2 (func))
(func $run (type $t0) (param $p0 i32) (result i32)
(local $l1 i32) (local $l2 i32) (local $l3 i32) (local $l4 i32) (local $l5 i32) (local $l6 i32) (local $l7 i32) (local $l8 i32) (local $l9 i32) (local $l10 i32) (local $l11 i32) (local $l12 i32)
global.get $g0
i32.const 16
i32.sub
local.tee $l9
global.set $g0
i32.const 1056
i32.const 91
i32.store8
block $B0
local.get $p0
i32.eqz
if $I1
i32.const 1057
local.set $l1
br $B0
end
local.get $l9
i32.const 2
i32.add
local.set $l11
local.get $l9
i32.const 5
i32.add
local.set $l12
i32.const 1057
local.set $l1
loop $L2
i32.const 1040
i32.const 1041
local.get $l7
select
local.tee $l3
i32.load8_u
local.tee $l2
if $I3
local.get $l3
i32.const 1
i32.add
local.set $l3
loop $L4
local.get $l1
local.get $l2
i32.store8
local.get $l1
i32.const 1
i32.add
local.set $l1
local.get $l3
i32.load8_u
local.set $l2
local.get $l3
i32.const 1
i32.add
local.set $l3
local.get $l2
br_if $L4
end
end
local.get $l7
i32.const 7919
i32.mul
i32.const 100003
i32.rem_u
local.set $l2
i32.const 0
local.set $l3
i32.const 1
local.set $l4
loop $L5
local.get $l9
i32.const 6
i32.add
local.get $l3
i32.add
local.get $l2
local.get $l2
i32.const 10
i32.div_u
local.tee $l5
i32.const 10
i32.mul
i32.sub
i32.const 48
i32.or
i32.store8
local.get $l4
local.tee $l10
i32.const 1
i32.add
local.set $l4
local.get $l3
i32.const 1
i32.add
local.set $l3
local.get $l2
i32.const 9
i32.gt_u
local.set $l8
local.get $l5
local.set $l2
local.get $l8
br_if $L5
end
local.get $l3
i32.const 3
i32.and
if $I6 (result i32)
local.get $l10
i32.const 3
i32.and
local.set $l5
i32.const 0
local.set $l2
local.get $l12
local.set $l4
loop $L7
local.get $l1
local.get $l2
i32.add
local.get $l3
local.get $l4
i32.add
i32.load8_u
i32.store8
local.get $l4
i32.const 1
i32.sub
local.set $l4
local.get $l5
local.get $l2
i32.const 1
i32.add
local.tee $l2
i32.ne
br_if $L7
end
local.get $l1
local.get $l2
i32.add
local.tee $l1
i32.const 1
i32.sub
local.set $l6
local.get $l3
local.get $l2
i32.sub
else
local.get $l3
end
local.set $l4
local.get $l3
i32.const 1
i32.sub
i32.const 3
i32.ge_u
if $I8
loop $L9
local.get $l1
local.get $l4
local.get $l11
i32.add
local.tee $l2
i32.const 3
i32.add
i32.load8_u
i32.store8
local.get $l1
i32.const 1
i32.add
local.get $l2
i32.const 2
i32.add
i32.load8_u
i32.store8
local.get $l1
i32.const 2
i32.add
local.get $l2
i32.const 1
i32.add
i32.load8_u
i32.store8
local.get $l1
i32.const 3
i32.add
local.get $l2
i32.load8_u
i32.store8
local.get $l1
i32.const 4
i32.add
local.set $l1
local.get $l4
i32.const 4
i32.sub
local.tee $l4
br_if $L9
end
local.get $l1
i32.const 1
i32.sub
local.set $l6
end
i32.const 0
local.set $l2
i32.const 1049632
local.get $l1
i32.store
local.get $l1
i32.const 44
i32.store8
local.get $l6
i32.const 8796
i32.store16 offset=18 align=1
local.get $l6
i64.const 2338615488317301280
i64.store offset=10 align=1
local.get $l6
i64.const 4189022123868430880
i64.store offset=2 align=1
local.get $l6
i32.const 20
i32.add
local.set $l3
i32.const 1
local.set $l4
local.get $l7
local.set $l1
loop $L10
local.get $l9
i32.const 6
i32.add
local.get $l2
i32.add
local.get $l1
local.get $l1
i32.const 10
i32.div_u
local.tee $l5
i32.const 10
i32.mul
i32.sub
i32.const 48
i32.or
i32.store8
local.get $l4
local.tee $l10
i32.const 1
i32.add
local.set $l4
local.get $l2
i32.const 1
i32.add
local.set $l2
local.get $l1
i32.const 9
i32.gt_u
local.set $l8
local.get $l5
local.set $l1
local.get $l8
br_if $L10
end
local.get $l2
local.set $l4
local.get $l2
i32.const 3
i32.and
if $I11
local.get $l2
local.get $l12
i32.add
local.set $l4
i32.const 0
local.set $l1
i32.const 0
local.get $l10
i32.const 3
i32.and
i32.sub
local.set $l5
i32.const 20
local.set $l3
loop $L12
local.get $l3
local.get $l6
i32.add
local.get $l1
local.get $l4
i32.add
i32.load8_u
i32.store8
local.get $l3
i32.const 1
i32.add
local.set $l3
local.get $l5
local.get $l1
i32.const 1
i32.sub
local.tee $l1
i32.ne
br_if $L12
end
local.get $l1
local.get $l2
i32.add
local.set $l4
local.get $l6
local.get $l1
i32.sub
local.tee $l1
i32.const 20
i32.add
local.set $l3
local.get $l1
i32.const 19
i32.add
local.set $l1
end
local.get $l2
i32.const 1
i32.sub
i32.const 3
i32.ge_u
if $I13
loop $L14
local.get $l3
local.get $l4
local.get $l11
i32.add
local.tee $l1
i32.const 3
i32.add
i32.load8_u
i32.store8
local.get $l3
i32.const 1
i32.add
local.get $l1
i32.const 2
i32.add
i32.load8_u
i32.store8
local.get $l3
i32.const 2
i32.add
local.get $l1
i32.const 1
i32.add
i32.load8_u
i32.store8
local.get $l3
i32.const 3
i32.add
local.get $l1
i32.load8_u
i32.store8
local.get $l3
i32.const 4
i32.add
local.set $l3
local.get $l4
i32.const 4
i32.sub
local.tee $l4
br_if $L14
end
local.get $l3
i32.const 1
i32.sub
local.set $l1
end
i32.const 1049632
local.get $l3
i32.store
local.get $l3
i32.const 92
i32.store8
local.get $l1
i32.const 8250
i32.store16 offset=38 align=1
local.get $l1
i32.const 577795362
i32.store offset=34 align=1
local.get $l1
i64.const 2318330310517154850
i64.store offset=26 align=1
local.get $l1
i64.const 2318265718432473132
i64.store offset=18 align=1
local.get $l1
i64.const 2477299044808532595
i64.store offset=10 align=1
local.get $l1
i64.const 7449362948564984354
i64.store offset=2 align=1
local.get $l1
i32.const 40
i32.add
local.set $l4
i32.const 1029
i32.const 1034
local.get $l7
i32.const 3
i32.rem_u
select
local.tee $l2
i32.load8_u
local.tee $l1
if $I15
local.get $l2
i32.const 1
i32.add
local.set $l2
loop $L16
local.get $l4
local.get $l1
i32.store8
local.get $l4
i32.const 1
i32.add
local.set $l4
local.get $l2
i32.load8_u
local.set $l1
local.get $l2
i32.const 1
i32.add
local.set $l2
local.get $l1
br_if $L16
end
i32.const 1049632
local.get $l4
i32.store
end
local.get $l4
i32.const 45
i32.store8 offset=30
local.get $l4
i32.const 8250
i32.store16 offset=28 align=1
local.get $l4
i32.const 578298491
i32.store offset=24 align=1
local.get $l4
i64.const 2322206441104089132
i64.store offset=16 align=1
local.get $l4
i64.const 7812748569428501108
i64.store offset=8 align=1
local.get $l4
i64.const 7954890079638528044
i64.store align=1
local.get $l7
i32.const 1000
i32.rem_u
local.set $l1
local.get $l4
i32.const 31
i32.add
local.set $l3
i32.const 0
local.set $l2
i32.const 1
local.set $l5
loop $L17
local.get $l9
i32.const 6
i32.add
local.get $l2
i32.add
local.get $l1
local.get $l1
i32.const 10
i32.div_u
local.tee $l8
i32.const 10
i32.mul
i32.sub
i32.const 48
i32.or
i32.store8
local.get $l5
local.tee $l6
i32.const 1
i32.add
local.set $l5
local.get $l2
i32.const 1
i32.add
local.set $l2
local.get $l1
i32.const 9
i32.gt_u
local.set $l10
local.get $l8
local.set $l1
local.get $l10
br_if $L17
end
local.get $l2
local.set $l5
local.get $l2
i32.const 3
i32.and
if $I18
local.get $l2
local.get $l12
i32.add
local.set $l5
i32.const 0
local.set $l1
i32.const 0
local.get $l6
i32.const 3
i32.and
i32.sub
local.set $l8
i32.const 31
local.set $l3
loop $L19
local.get $l3
local.get $l4
i32.add
local.get $l1
local.get $l5
i32.add
i32.load8_u
i32.store8
local.get $l3
i32.const 1
i32.add
local.set $l3
local.get $l8
local.get $l1
i32.const 1
i32.sub
local.tee $l1
i32.ne
br_if $L19
end
local.get $l1
local.get $l2
i32.add
local.set $l5
local.get $l4
local.get $l1
i32.sub
local.tee $l1
i32.const 31
i32.add
local.set $l3
local.get $l1
i32.const 30
i32.add
local.set $l1
end
local.get $l2
i32.const 1
i32.sub
i32.const 3
i32.ge_u
if $I20
loop $L21
local.get $l3
local.get $l5
local.get $l11
i32.add
local.tee $l1
i32.const 3
i32.add
i32.load8_u
i32.store8
local.get $l3
i32.const 1
i32.add
local.get $l1
i32.const 2
i32.add
i32.load8_u
i32.store8
local.get $l3
i32.const 2
i32.add
local.get $l1
i32.const 1
i32.add
i32.load8_u
i32.store8
local.get $l3
i32.const 3
i32.add
local.get $l1
i32.load8_u
i32.store8
local.get $l3
i32.const 4
i32.add
local.set $l3
local.get $l5
i32.const 4
i32.sub
local.tee $l5
br_if $L21
end
local.get $l3
i32.const 1
i32.sub
local.set $l1
end
local.get $l3
i32.const 44
i32.store8
local.get $l1
i32.const 125
i32.store8 offset=22
local.get $l1
i32.const 2103278971
i32.store offset=18 align=1
local.get $l1
i64.const 2318284121462415404
i64.store offset=10 align=1
local.get $l1
i64.const 3556471764797694496
i64.store offset=2 align=1
i32.const 1049632
local.get $l1
i32.const 23
i32.add
local.tee $l1
i32.store
local.get $l7
i32.const 1
i32.add
local.tee $l7
local.get $p0
i32.ne
br_if $L2
end
end
i32.const 1049632
local.get $l1
i32.const 2
i32.add
i32.store
local.get $l1
i32.const 0
i32.store8 offset=2
local.get $l1
i32.const 23818
i32.store16 align=1
i32.const 1049636
i32.const 1056
i32.store
i32.const 1049640
i32.const 0
i32.store
call $f1
local.set $l1
i32.const 1049640
i32.load
local.set $l2
local.get $l9
i32.const 16
i32.add
global.set $g0
local.get $l2
i32.const 0
local.get $l1
select)
(func $f1 (type $t1) (result i32)
(local $l0 i32) (local $l1 i32) (local $l2 i32) (local $l3 i32)
call $f2
i32.const 1049640
i32.const 1049640
i32.load
i32.const 1
i32.add
i32.store
block $B0
block $B1
block $B2
block $B3
block $B4
block $B5
block $B6
block $B7
block $B8
block $B9
block $B10
block $B11
i32.const 1049636
i32.load
local.tee $l1
i32.load8_u
local.tee $l0
i32.const 91
i32.sub
br_table $B10 $B4 $B4 $B4 $B4 $B4 $B4 $B4 $B4 $B4 $B4 $B7 $B4 $B4 $B4 $B4 $B4 $B4 $B4 $B6 $B4 $B4 $B4 $B4 $B4 $B8 $B4 $B4 $B4 $B4 $B4 $B4 $B11 $B5
end
i32.const 1049636
local.get $l1
i32.const 1
i32.add
i32.store
call $f2
i32.const 1049636
i32.load
local.tee $l1
i32.load8_u
i32.const 125
i32.eq
br_if $B2
loop $L12
call $f2
i32.const 0
local.set $l1
i32.const 1049636
i32.load
i32.load8_u
i32.const 34
i32.ne
br_if $B3
call $f3
i32.eqz
br_if $B3
call $f2
i32.const 1049636
i32.const 1049636
i32.load
local.tee $l0
i32.const 1
i32.add
i32.store
local.get $l0
i32.load8_u
i32.const 58
i32.ne
br_if $B3
call $f1
i32.eqz
br_if $B3
call $f2
i32.const 1049636
i32.const 1049636
i32.load
local.tee $l0
i32.const 1
i32.add
i32.store
local.get $l0
i32.load8_u
local.tee $l0
i32.const 44
i32.eq
br_if $L12
end
local.get $l0
i32.const 125
i32.eq
br_if $B9
br $B3
end
i32.const 1049636
local.get $l1
i32.const 1
i32.add
i32.store
call $f2
i32.const 1049636
i32.load
local.tee $l1
i32.load8_u
i32.const 93
i32.eq
br_if $B1
loop $L13
call $f1
i32.eqz
if $I14
i32.const 0
return
end
call $f2
i32.const 0
local.set $l1
i32.const 1049636
i32.const 1049636
i32.load
local.tee $l0
i32.const 1
i32.add
i32.store
local.get $l0
i32.load8_u
local.tee $l0
i32.const 44
i32.eq
br_if $L13
end
local.get $l0
i32.const 93
i32.ne
br_if $B3
end
i32.const 1
return
end
i32.const 1029
call $f4
return
end
i32.const 1034
call $f4
return
end
i32.const 1024
call $f4
return
end
local.get $l0
i32.const 34
i32.eq
br_if $B0
end
i32.const 0
local.set $l1
i32.const 1049636
i32.const 1049636
i32.load
local.tee $l0
local.get $l0
i32.load8_u
local.tee $l3
i32.const 45
i32.eq
i32.add
local.tee $l0
i32.store
local.get $l0
i32.load8_u
local.tee $l2
i32.const 58
i32.sub
i32.const 255
i32.and
i32.const 246
i32.ge_u
if $I15 (result i32)
loop $L16
local.get $l1
i32.const 10
i32.mul
local.get $l2
i32.add
i32.const 48
i32.sub
local.set $l1
local.get $l0
i32.load8_u offset=1
local.set $l2
local.get $l0
i32.const 1
i32.add
local.set $l0
local.get $l2
i32.const 48
i32.sub
i32.const 255
i32.and
i32.const 10
i32.lt_u
br_if $L16
end
i32.const 1049636
local.get $l0
i32.store
i32.const 1049640
i32.const 1049640
i32.load
i32.const 0
local.get $l1
i32.sub
local.get $l1
local.get $l3
i32.const 45
i32.eq
select
i32.add
i32.store
i32.const 1
else
i32.const 0
end
local.set $l1
end
local.get $l1
return
end
i32.const 1049636
local.get $l1
i32.const 1
i32.add
i32.store
i32.const 1
return
end
i32.const 1049636
local.get $l1
i32.const 1
i32.add
i32.store
i32.const 1
return
end
call $f3)
(func $f2 (type $t2)
(local $l0 i32) (local $l1 i32)
i32.const 1049636
i32.load
local.set $l0
loop $L0
block $B1
local.get $l0
i32.load8_u
i32.const 9
i32.sub
local.tee $l1
i32.const 23
i32.gt_u
br_if $B1
i32.const 1
local.get $l1
i32.shl
i32.const 8388627
i32.and
i32.eqz
br_if $B1
i32.const 1049636
local.get $l0
i32.const 1
i32.add
local.tee $l0
i32.store
br $L0
end
end)
(func $f3 (type $t1) (result i32)
(local $l0 i32) (local $l1 i32) (local $l2 i32) (local $l3 i32) (local $l4 i32)
i32.const 1049636
i32.load
local.tee $l0
i32.const 1
i32.add
local.set $l1
block $B0
local.get $l0
i32.load8_u offset=1
local.tee $l0
i32.const 34
i32.ne
if $I1
i32.const 1049640
i32.load
local.set $l4
loop $L2
local.get $l1
local.set $l3
block $B3
block $B4
local.get $l0
i32.const 255
i32.and
local.tee $l2
i32.const 92
i32.eq
if $I5
local.get $l3
i32.const 2
i32.add
local.set $l1
i32.const 0
local.set $l2
block $B6
block $B7
local.get $l3
i32.load8_u offset=1
local.tee $l0
i32.const 92
i32.sub
br_table $B3 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B0 $B7 $B0 $B0 $B0 $B0 $B0 $B6 $B4
end
i32.const 10
local.set $l0
br $B3
end
i32.const 9
local.set $l0
br $B3
end
local.get $l3
i32.const 1
i32.add
local.set $l1
local.get $l2
i32.const 32
i32.ge_u
br_if $B3
i32.const 0
local.set $l2
br $B0
end
local.get $l0
i32.const 34
i32.ne
br_if $B0
end
i32.const 1049640
local.get $l4
local.get $l0
i32.const 255
i32.and
i32.add
local.tee $l4
i32.store
local.get $l1
i32.load8_u
local.tee $l0
i32.const 34
i32.ne
br_if $L2
end
end
local.get $l1
i32.const 1
i32.add
local.set $l1
i32.const 1
local.set $l2
end
i32.const 1049636
local.get $l1
i32.store
local.get $l2)
(func $f4 (type $t0) (param $p0 i32) (result i32)
(local $l1 i32) (local $l2 i32) (local $l3 i32) (local $l4 i32)
i32.const 1049636
i32.load
local.set $l1
loop $L0
local.get $p0
i32.load8_u
local.tee $l2
i32.eqz
if $I1
i32.const 1
return
end
i32.const 1049636
local.get $l1
i32.const 1
i32.add
local.tee $l3
i32.store
local.get $p0
i32.const 1
i32.add
local.set $p0
local.get $l1
i32.load8_u
local.set $l4
local.get $l3
local.set $l1
local.get $l2
local.get $l4
i32.eq
br_if $L0
end
i32.const 0)
(memory $memory 17)
(global $g0 (mut i32) (i32.const 1053744))
(export "memory" (memory $memory))
(export "run" (func $run))
(data $d0 (i32.const 1024) "null\00true\00false\00,\0a  {\22id\22: "))
