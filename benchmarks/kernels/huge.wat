;; huge: made from huge.c by build-c.
(module
(type $t0 (func (param i32) (result i32)))
(func $run (type $t0) (param $p0 i32) (result i32)
(local $l1 i32) (local $l2 i32) (local $l3 i32) (local $l4 i32) (local $l5 i32) (local $l6 i32) (local $l7 i32) (local $l8 i32) (local $l9 i32)
i32.const 3
local.set $l1
loop $L0
local.get $l1
i32.const 1024
i32.add
local.get $l1
i32.const 37
i32.mul
local.tee $l8
i32.const 127
i32.and
i32.store8
local.get $l1
i32.const 1023
i32.add
local.get $l8
i32.const 37
i32.sub
i32.const 126
i32.and
i32.store8
local.get $l1
i32.const 1022
i32.add
local.get $l8
i32.const 74
i32.sub
i32.const 125
i32.and
i32.store8
local.get $l1
i32.const 1021
i32.add
local.get $l8
i32.const 111
i32.sub
i32.const 124
i32.and
i32.store8
local.get $l1
i32.const 4
i32.add
local.tee $l1
i32.const 259
i32.ne
br_if $L0
end
block $B1 (result i32)
i32.const 21
local.get $p0
local.tee $l8
i32.eqz
br_if $B1
drop
i32.const 2
local.set $l2
i32.const 3
local.set $l4
i32.const 5
local.set $l7
i32.const 8
local.set $l1
i32.const 13
local.set $l3
i32.const 21
local.set $l5
i32.const 1
local.set $l6
loop $L2
block $B3
local.get $l9
i32.const 255
i32.and
i32.const 1024
i32.add
i32.load8_s
local.tee $p0
i32.const 0
i32.lt_s
br_if $B3
block $B4
block $B5
block $B6
block $B7
block $B8
block $B9
block $B10
block $B11
block $B12
block $B13
block $B14
block $B15
block $B16
block $B17
block $B18
block $B19
block $B20
block $B21
block $B22
block $B23
block $B24
block $B25
block $B26
block $B27
block $B28
block $B29
block $B30
block $B31
block $B32
block $B33
block $B34
block $B35
block $B36
block $B37
block $B38
block $B39
block $B40
block $B41
block $B42
block $B43
block $B44
block $B45
block $B46
block $B47
block $B48
block $B49
block $B50
block $B51
block $B52
block $B53
block $B54
block $B55
block $B56
block $B57
block $B58
block $B59
block $B60
block $B61
block $B62
block $B63
block $B64
block $B65
block $B66
block $B67
block $B68
block $B69
block $B70
block $B71
block $B72
block $B73
block $B74
block $B75
block $B76
block $B77
block $B78
block $B79
block $B80
block $B81
block $B82
block $B83
block $B84
block $B85
block $B86
block $B87
block $B88
block $B89
block $B90
block $B91
block $B92
block $B93
block $B94
block $B95
block $B96
block $B97
block $B98
block $B99
block $B100
block $B101
block $B102
block $B103
block $B104
block $B105
block $B106
block $B107
block $B108
block $B109
block $B110
block $B111
block $B112
block $B113
block $B114
block $B115
block $B116
block $B117
block $B118
block $B119
block $B120
block $B121
block $B122
block $B123
block $B124
block $B125
block $B126
block $B127
block $B128
block $B129
block $B130
block $B131
local.get $p0
i32.const 255
i32.and
i32.const 1
i32.sub
br_table $B119 $B118 $B117 $B121 $B116 $B115 $B114 $B113 $B112 $B111 $B110 $B109 $B108 $B107 $B106 $B105 $B104 $B103 $B102 $B122 $B101 $B100 $B99 $B98 $B97 $B96 $B95 $B123 $B94 $B93 $B92 $B91 $B90 $B89 $B88 $B87 $B86 $B85 $B84 $B83 $B82 $B81 $B80 $B124 $B79 $B78 $B77 $B76 $B75 $B74 $B73 $B125 $B72 $B71 $B70 $B69 $B68 $B67 $B66 $B65 $B64 $B63 $B62 $B61 $B60 $B59 $B58 $B126 $B57 $B56 $B55 $B54 $B53 $B52 $B51 $B127 $B50 $B49 $B48 $B47 $B46 $B45 $B44 $B43 $B42 $B41 $B40 $B39 $B38 $B37 $B36 $B128 $B35 $B34 $B33 $B32 $B31 $B30 $B29 $B129 $B28 $B27 $B26 $B25 $B24 $B23 $B22 $B21 $B20 $B19 $B18 $B17 $B16 $B15 $B14 $B130 $B13 $B12 $B11 $B10 $B9 $B8 $B7 $B131 $B6 $B5 $B4 $B120
end
local.get $l4
i32.const 1
i32.shr_u
local.get $l3
local.get $l4
i32.add
local.tee $p0
i32.const 124
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 124
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l5
i32.add
local.tee $l5
local.get $l1
i32.add
i32.const 0
local.get $l3
i32.sub
i32.const 377
local.get $l3
local.get $l5
i32.lt_u
select
i32.add
local.set $l1
br $B3
end
local.get $l5
i32.const 2
i32.shr_u
local.get $l5
i32.const 1
i32.shr_u
local.get $l1
local.get $l5
i32.add
local.tee $p0
i32.const 116
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 116
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 116
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l2
i32.add
local.set $l2
local.get $l7
i32.const 1
i32.shl
i32.const 353
i32.add
local.set $l7
br $B3
end
local.get $l6
i32.const 1
i32.shr_u
local.get $l4
local.get $l6
i32.add
local.tee $p0
i32.const 100
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 100
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l3
i32.add
local.set $l3
local.get $l1
local.get $l2
i32.add
i32.const 0
local.get $l5
i32.sub
i32.const 305
local.get $l1
local.get $l5
i32.gt_u
select
i32.add
local.set $l2
br $B3
end
local.get $l2
local.get $l6
i32.add
i32.const 0
local.get $l1
i32.sub
i32.const 281
local.get $l1
local.get $l2
i32.lt_u
select
i32.add
local.get $l1
i32.const 2
i32.shr_u
local.get $l1
i32.const 1
i32.shr_u
local.get $l1
local.get $l2
i32.add
local.tee $p0
i32.const 92
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 92
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 92
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.set $l6
br $B3
end
local.get $l3
i32.const 1
i32.shr_u
local.get $l3
local.get $l5
i32.add
local.tee $p0
i32.const 76
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 76
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l1
i32.add
local.set $l1
i32.const 0
local.get $l6
i32.sub
i32.const 233
local.get $l4
local.get $l6
i32.gt_u
select
local.get $l4
i32.add
local.get $l3
i32.add
local.set $l3
br $B3
end
local.get $l4
i32.const 2
i32.shr_u
local.get $l4
i32.const 1
i32.shr_u
local.get $l3
local.get $l4
i32.add
local.tee $p0
i32.const 68
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 68
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 68
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l5
i32.add
local.tee $l5
local.get $l1
i32.add
i32.const 0
local.get $l3
i32.sub
i32.const 209
local.get $l3
local.get $l5
i32.lt_u
select
i32.add
local.set $l1
br $B3
end
local.get $l7
i32.const 1
i32.shr_u
local.get $l7
i32.const 1
i32.shl
local.tee $p0
i32.const 52
i32.xor
local.get $p0
local.get $l7
i32.const 2
i32.and
select
i32.add
local.tee $p0
i32.const 52
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l7
i32.add
local.set $l7
local.get $l4
local.get $l6
i32.add
i32.const 0
local.get $l2
i32.sub
i32.const 161
local.get $l2
local.get $l6
i32.lt_u
select
i32.add
local.set $l4
br $B3
end
local.get $l6
i32.const 2
i32.shr_u
local.get $l6
i32.const 1
i32.shr_u
local.get $l4
local.get $l6
i32.add
local.tee $p0
i32.const 44
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 44
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 44
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l3
i32.add
local.set $l3
local.get $l1
local.get $l2
i32.add
i32.const 0
local.get $l5
i32.sub
i32.const 137
local.get $l1
local.get $l5
i32.gt_u
select
i32.add
local.set $l2
br $B3
end
local.get $l3
local.get $l5
i32.add
i32.const 0
local.get $l2
i32.const 1
i32.shr_u
local.get $l2
local.get $l6
i32.add
local.tee $p0
i32.const 28
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 28
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l4
i32.add
local.tee $l4
i32.sub
i32.const 89
local.get $l3
local.get $l4
i32.gt_u
select
i32.add
local.set $l5
br $B3
end
local.get $l3
i32.const 2
i32.shr_u
local.get $l3
i32.const 1
i32.shr_u
local.get $l3
local.get $l5
i32.add
local.tee $p0
i32.const 20
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 20
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 20
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l1
i32.add
local.set $l1
i32.const 0
local.get $l6
i32.sub
i32.const 65
local.get $l4
local.get $l6
i32.gt_u
select
local.get $l4
i32.add
local.get $l3
i32.add
local.set $l3
br $B3
end
local.get $l1
local.get $l5
i32.add
i32.const -5
i32.and
local.get $l5
i32.const 1
i32.shr_u
i32.add
i32.const -5
i32.and
local.get $l2
i32.add
local.set $l2
local.get $l7
i32.const 1
i32.shl
i32.const 17
i32.add
local.set $l7
br $B3
end
local.get $l2
local.get $l6
i32.add
local.get $l4
i32.add
local.tee $l4
i32.const 0
local.get $l4
i32.sub
local.get $l4
i32.const 1073741824
i32.lt_u
select
local.get $l3
i32.add
local.get $l5
i32.add
local.set $l5
local.get $l4
i32.const 5
i32.add
local.get $l2
i32.xor
local.set $l2
br $B3
end
local.get $l2
local.get $l6
i32.add
local.get $l2
i32.const 17
i32.mul
i32.add
local.get $l1
i32.add
i32.const 0
local.get $l1
i32.sub
i32.const 1
local.get $l1
local.get $l2
i32.lt_u
select
i32.add
local.set $l6
br $B3
end
local.get $l1
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483637
i32.xor
local.get $p0
local.get $l5
i32.add
local.get $l1
i32.const 1
i32.and
select
local.get $l2
i32.add
local.set $l2
local.get $l3
local.get $l4
i32.const 3
i32.rotl
local.get $l6
i32.xor
i32.add
local.set $l3
br $B3
end
local.get $l7
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483645
i32.xor
local.get $p0
local.get $l7
i32.add
local.get $l7
i32.const 1
i32.and
select
local.get $l7
i32.add
local.set $l7
local.get $l6
i32.const 17
i32.rem_u
local.get $l2
i32.const 2
i32.shl
i32.add
local.get $l4
i32.add
local.set $l4
br $B3
end
local.get $l3
i32.const 2
i32.shr_u
local.get $l3
i32.const 1
i32.shr_u
local.get $l3
local.get $l5
i32.add
local.get $l4
i32.const 0
local.get $l4
i32.sub
local.get $l4
i32.const 1073741824
i32.lt_u
select
i32.add
local.tee $l5
local.get $l3
i32.add
local.tee $p0
i32.const 20
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 20
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 20
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l1
i32.add
local.set $l1
local.get $l4
i32.const 5
i32.add
local.get $l2
i32.xor
local.set $l2
br $B3
end
local.get $l3
i32.const 2
i32.shl
local.get $l1
i32.add
local.get $l5
i32.const 9
i32.rem_u
i32.add
local.set $l1
local.get $l3
local.get $l4
i32.const 15
i32.shr_u
local.get $l4
i32.xor
i32.add
local.set $l3
local.get $l4
local.get $l6
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l4
i32.and
local.get $l6
i32.add
local.set $l6
br $B3
end
local.get $l4
local.get $l6
i32.const 15
i32.shr_u
local.get $l6
i32.xor
i32.add
local.tee $l4
local.get $l3
local.get $l2
local.get $l6
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l6
i32.and
i32.add
local.tee $l3
i32.const 1
i32.rotl
i32.xor
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l2
local.get $l6
i32.add
local.get $l2
i32.const 17
i32.mul
i32.add
local.get $l1
i32.add
local.get $l1
i32.const 0
local.get $l1
i32.sub
local.get $l1
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l6
local.get $l1
i32.const 29
i32.add
local.get $l1
i32.xor
local.set $l1
br $B3
end
i32.const 0
local.get $l6
i32.sub
i32.const 9
local.get $l4
local.get $l6
i32.gt_u
select
local.get $l4
i32.add
local.get $l3
i32.add
local.set $l3
local.get $l1
i32.const 65
i32.mul
local.get $l2
i32.add
local.get $l5
i32.add
local.set $l2
br $B3
end
local.get $l6
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483613
i32.xor
local.get $p0
local.get $l2
i32.add
local.get $l6
i32.const 1
i32.and
select
local.get $l4
i32.add
local.set $l4
local.get $l7
i32.const 11
i32.rotl
local.get $l7
i32.xor
local.get $l7
i32.add
local.set $l7
br $B3
end
local.get $l1
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483637
i32.xor
local.get $p0
local.get $l5
i32.add
local.get $l1
i32.const 1
i32.and
select
local.get $l2
i32.add
local.set $l2
local.get $l7
i32.const 5
i32.mul
local.get $l7
i32.const 41
i32.rem_u
i32.add
local.set $l7
br $B3
end
local.get $l3
local.get $l4
i32.add
local.tee $p0
i32.const 12
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l5
i32.add
local.tee $l5
local.get $l1
i32.add
i32.const 0
local.get $l3
i32.sub
i32.const 41
local.get $l3
local.get $l5
i32.lt_u
select
i32.add
local.set $l1
br $B3
end
local.get $l1
local.get $l5
i32.add
local.get $l3
i32.const 0
local.get $l3
i32.sub
local.get $l3
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l1
local.get $l6
i32.const 2
i32.shr_u
local.get $l6
i32.const 1
i32.shr_u
local.get $l3
i32.const 13
i32.add
local.get $l4
i32.xor
local.tee $l4
local.get $l6
i32.add
local.tee $p0
i32.const 44
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 44
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 44
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l3
i32.add
local.set $l3
br $B3
end
local.get $l3
local.get $l6
i32.const 17
i32.rem_u
local.get $l2
i32.const 2
i32.shl
i32.add
local.get $l4
i32.add
local.tee $l4
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l3
i32.and
local.get $l7
i32.add
local.set $l7
local.get $l3
i32.const 15
i32.shr_u
local.get $l3
i32.xor
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l2
i32.const 15
i32.shr_u
local.get $l2
i32.xor
local.get $l6
i32.add
local.get $l1
local.get $l2
i32.const 12
i32.rotl
i32.xor
i32.add
local.set $l6
local.get $l1
local.get $l2
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l2
i32.and
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l1
local.get $l2
i32.add
local.get $l5
i32.const 0
local.get $l5
i32.sub
local.get $l5
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l2
local.get $l4
i32.const 33
i32.mul
local.get $l6
i32.add
local.get $l3
i32.add
local.set $l3
local.get $l5
i32.const 53
i32.add
local.get $l6
i32.xor
local.set $l6
br $B3
end
local.get $l7
i32.const 1
i32.shl
i32.const 17
i32.add
local.set $l7
local.get $l6
i32.const 113
i32.mul
local.get $l2
i32.add
local.get $l4
i32.add
local.set $l4
br $B3
end
local.get $l7
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483589
i32.xor
local.get $p0
local.get $l7
i32.add
local.get $l7
i32.const 1
i32.and
select
local.get $l7
i32.add
local.set $l7
local.get $l5
local.get $l1
i32.const 6
i32.rotl
i32.xor
local.get $l2
i32.add
local.set $l2
br $B3
end
local.get $l3
i32.const 2
i32.shl
local.get $l1
i32.add
local.get $l3
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483629
i32.xor
local.get $p0
local.get $l4
i32.add
local.get $l3
i32.const 1
i32.and
select
local.get $l5
i32.add
local.tee $l5
i32.const 65
i32.rem_u
i32.add
local.set $l1
br $B3
end
local.get $l3
local.get $l4
local.get $l6
i32.add
local.get $l2
i32.const 0
local.get $l2
i32.sub
local.get $l2
i32.const 1073741824
i32.lt_u
select
i32.add
local.tee $l4
i32.add
local.tee $p0
i32.const 68
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l4
i32.const 1
i32.shr_u
i32.add
local.tee $p0
i32.const 68
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l4
i32.const 2
i32.shr_u
i32.add
local.tee $p0
i32.const 68
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l5
i32.add
local.set $l5
local.get $l7
local.get $l2
i32.const 21
i32.add
i32.xor
local.set $l7
br $B3
end
local.get $l2
i32.const 25
i32.rem_u
local.get $l6
i32.add
local.get $l2
i32.const 15
i32.shr_u
local.get $l2
i32.xor
i32.add
local.get $l1
i32.const 2
i32.shl
i32.add
local.set $l6
local.get $l1
local.get $l2
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l2
i32.and
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l5
local.get $l1
i32.const 10
i32.rotl
i32.xor
local.get $l2
i32.add
local.set $l2
local.get $l3
local.get $l4
i32.const 15
i32.shr_u
local.get $l4
i32.xor
i32.add
local.set $l3
local.get $l4
local.get $l6
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l4
i32.and
local.get $l6
i32.add
local.set $l6
br $B3
end
local.get $l2
i32.const 77
i32.add
local.get $l7
i32.const 51
i32.mul
i32.xor
local.set $l7
local.get $l4
local.get $l6
i32.add
local.get $l2
i32.const 0
local.get $l2
i32.sub
local.get $l2
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l4
br $B3
end
local.get $l1
local.get $l2
i32.add
i32.const 0
local.get $l5
i32.sub
i32.const 25
local.get $l1
local.get $l5
i32.gt_u
select
i32.add
local.set $l2
local.get $l7
i32.const 163
i32.mul
local.set $l7
br $B3
end
local.get $l3
i32.const 1
i32.rotl
local.get $l4
i32.xor
local.get $l5
i32.add
local.tee $l5
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483565
i32.xor
local.get $p0
local.get $l3
i32.add
local.get $l5
i32.const 1
i32.and
select
local.get $l1
i32.add
local.set $l1
br $B3
end
local.get $l5
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483621
i32.xor
local.get $p0
local.get $l3
i32.add
local.get $l5
i32.const 1
i32.and
select
local.get $l1
i32.add
local.set $l1
local.get $l4
i32.const 89
i32.rem_u
local.get $l6
i32.const 2
i32.shl
i32.add
local.get $l3
i32.add
local.set $l3
br $B3
end
local.get $l2
local.get $l6
i32.add
local.get $l1
i32.const 0
local.get $l1
i32.sub
local.get $l1
i32.const 1073741824
i32.lt_u
select
i32.add
local.get $l2
local.get $l1
i32.const 29
i32.add
local.get $l1
i32.xor
local.tee $p0
i32.add
local.tee $l1
i32.const 92
i32.xor
local.get $l1
local.get $l1
i32.const 4
i32.and
select
local.get $p0
i32.const 1
i32.shr_u
i32.add
local.tee $l1
i32.const 92
i32.xor
local.get $l1
local.get $l1
i32.const 4
i32.and
select
local.get $p0
i32.const 2
i32.shr_u
i32.add
local.tee $l1
i32.const 92
i32.xor
local.get $l1
local.get $l1
i32.const 4
i32.and
select
i32.add
local.set $l6
local.get $p0
local.set $l1
br $B3
end
local.get $l4
i32.const 33
i32.rem_u
local.get $l6
i32.const 2
i32.shl
i32.add
local.get $l3
i32.add
local.set $l3
local.get $l1
i32.const 15
i32.shr_u
local.get $l1
i32.xor
local.get $l2
i32.add
local.set $l2
local.get $l1
local.get $l5
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l1
i32.and
local.get $l4
i32.add
local.set $l4
br $B3
end
local.get $l4
local.get $l6
i32.const 8
i32.rotl
local.get $l2
i32.xor
i32.add
local.set $l4
local.get $l7
i32.const 15
i32.shr_u
local.get $l7
i32.xor
local.get $l7
i32.add
local.set $l7
br $B3
end
local.get $l7
i32.const 101
i32.add
local.set $p0
local.get $l1
i32.const 65
i32.mul
local.get $l2
i32.add
local.get $l5
i32.add
local.set $l2
local.get $l7
i32.const 1
i32.shl
i32.const 0
local.get $l7
i32.const 1073741824
i32.lt_u
select
local.get $l7
i32.add
local.set $l7
local.get $p0
local.get $l5
i32.xor
local.set $l5
br $B3
end
local.get $l1
local.get $l3
i32.add
local.get $l3
local.get $l5
i32.add
i32.const 0
local.get $l4
i32.sub
i32.const 33
local.get $l3
local.get $l4
i32.gt_u
select
i32.add
local.tee $l5
i32.const 209
i32.mul
i32.add
local.set $l1
br $B3
end
local.get $l5
i32.const 9
i32.rotl
local.get $l3
i32.xor
local.get $l1
i32.add
local.set $l1
local.get $l3
local.get $l4
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483541
i32.xor
local.get $p0
local.get $l6
i32.add
local.get $l4
i32.const 1
i32.and
select
i32.add
local.set $l3
br $B3
end
local.get $l3
i32.const 113
i32.rem_u
local.get $l6
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483613
i32.xor
local.get $p0
local.get $l2
i32.add
local.get $l6
i32.const 1
i32.and
select
local.get $l4
i32.add
local.tee $l4
i32.const 2
i32.shl
i32.add
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l2
local.get $l6
i32.add
i32.const 0
local.get $l1
i32.sub
i32.const 113
local.get $l1
local.get $l2
i32.lt_u
select
i32.add
local.get $l1
local.get $l2
i32.add
local.tee $p0
i32.const 36
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.set $l6
br $B3
end
local.get $l5
i32.const 2
i32.shr_u
local.get $l5
i32.const 1
i32.shr_u
local.get $l1
local.get $l5
i32.add
local.tee $p0
i32.const 116
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 116
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 116
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l2
i32.add
local.set $l2
local.get $l4
local.get $l6
i32.const 0
local.get $l6
i32.sub
local.get $l6
i32.const 1073741824
i32.lt_u
select
i32.add
local.get $l3
local.get $l6
i32.const 37
i32.add
i32.xor
i32.add
local.set $l3
br $B3
end
local.get $l7
i32.const 5
i32.mul
local.get $l7
i32.const 41
i32.rem_u
i32.add
local.set $l7
local.get $l4
local.get $l6
i32.const 15
i32.shr_u
local.get $l6
i32.xor
i32.add
local.set $l4
local.get $l3
local.get $l2
local.get $l6
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l6
i32.and
i32.add
local.set $l3
br $B3
end
local.get $l7
i32.const 6
i32.rotl
local.get $l7
i32.xor
local.get $l7
i32.add
local.set $l7
local.get $l1
i32.const 15
i32.shr_u
local.get $l1
i32.xor
local.get $l2
i32.add
local.set $l2
local.get $l1
local.get $l5
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l1
i32.and
local.get $l4
i32.add
local.set $l4
br $B3
end
local.get $l3
i32.const 81
i32.mul
local.get $l4
i32.add
local.get $l5
i32.add
local.tee $l5
local.get $l3
i32.const 0
local.get $l3
i32.sub
local.get $l3
i32.const 1073741824
i32.lt_u
select
local.get $l1
i32.add
i32.add
local.set $l1
local.get $l3
i32.const 125
i32.add
local.get $l4
i32.xor
local.set $l4
br $B3
end
local.get $l1
local.get $l5
i32.add
i32.const 0
local.get $l3
i32.sub
i32.const 41
local.get $l3
local.get $l5
i32.lt_u
select
i32.add
local.set $l1
local.get $l4
i32.const 257
i32.mul
local.get $l6
i32.add
local.get $l3
i32.add
local.set $l3
br $B3
end
local.get $l3
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483517
i32.xor
local.get $p0
local.get $l4
local.get $l6
i32.const 4
i32.rotl
local.get $l2
i32.xor
i32.add
local.tee $l4
i32.add
local.get $l3
i32.const 1
i32.and
select
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l2
i32.const 137
i32.rem_u
local.get $l6
i32.add
local.get $l1
i32.const 2
i32.shl
i32.add
local.get $l2
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483605
i32.xor
local.get $p0
local.get $l1
i32.add
local.get $l2
i32.const 1
i32.and
select
i32.add
local.set $l6
br $B3
end
local.get $l2
i32.const 2
i32.shr_u
local.get $l2
i32.const 1
i32.shr_u
local.get $l2
local.get $l6
i32.add
local.tee $p0
i32.const 140
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 140
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 140
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l4
i32.add
local.set $l4
local.get $l5
local.get $l7
i32.const 45
i32.add
i32.xor
local.set $l5
local.get $l7
i32.const 1
i32.shl
i32.const 0
local.get $l7
i32.const 1073741824
i32.lt_u
select
local.get $l7
i32.add
local.set $l7
br $B3
end
local.get $l1
i32.const 49
i32.rem_u
local.get $l2
i32.add
local.get $l5
i32.const 2
i32.shl
i32.add
local.set $l2
local.get $l7
i32.const 15
i32.shr_u
local.get $l7
i32.xor
local.get $l7
i32.add
local.set $l7
br $B3
end
local.get $l3
local.get $l4
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l3
i32.and
local.get $l7
i32.add
local.set $l7
local.get $l3
i32.const 15
i32.shr_u
local.get $l3
i32.xor
local.get $l5
i32.add
local.tee $l5
i32.const 4
i32.rotl
local.get $l3
i32.xor
local.get $l1
i32.add
local.set $l1
br $B3
end
local.get $l1
local.get $l3
i32.add
local.get $l5
i32.const 97
i32.mul
i32.add
local.set $l1
local.get $l4
local.get $l6
i32.const 0
local.get $l6
i32.sub
local.get $l6
i32.const 1073741824
i32.lt_u
select
i32.add
local.get $l3
local.get $l6
i32.const 149
i32.add
i32.xor
i32.add
local.set $l3
br $B3
end
local.get $l4
local.get $l6
i32.add
i32.const 0
local.get $l2
i32.sub
i32.const 49
local.get $l2
local.get $l6
i32.lt_u
select
i32.add
local.tee $l4
local.get $l3
i32.const 305
i32.mul
i32.add
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l1
local.get $l2
i32.const 12
i32.rotl
i32.xor
local.get $l6
i32.add
local.get $l2
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483493
i32.xor
local.get $p0
local.get $l1
i32.add
local.get $l2
i32.const 1
i32.and
select
i32.add
local.set $l6
br $B3
end
local.get $l3
local.get $l4
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483597
i32.xor
local.get $p0
local.get $l6
i32.add
local.get $l4
i32.const 1
i32.and
select
i32.add
local.set $l3
local.get $l1
i32.const 161
i32.rem_u
local.get $l2
i32.add
local.get $l5
i32.const 2
i32.shl
i32.add
local.set $l2
br $B3
end
local.get $l7
i32.const 2
i32.shr_u
local.get $l7
i32.const 1
i32.shr_u
local.get $l7
i32.const 1
i32.shl
local.tee $p0
i32.const 164
i32.xor
local.get $p0
local.get $l7
i32.const 2
i32.and
select
i32.add
local.tee $p0
i32.const 164
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 164
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l7
i32.add
local.set $l7
local.get $l1
local.get $l2
i32.add
local.get $l5
i32.const 0
local.get $l5
i32.sub
local.get $l5
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l2
local.get $l5
i32.const 53
i32.add
local.get $l6
i32.xor
local.set $l6
br $B3
end
local.get $l3
i32.const 57
i32.rem_u
local.get $l4
i32.const 2
i32.shl
i32.add
local.get $l5
i32.add
local.tee $l5
i32.const 15
i32.shr_u
local.get $l5
i32.xor
local.get $l1
i32.add
local.get $l3
local.get $l5
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l5
i32.and
i32.add
local.set $l1
br $B3
end
local.get $l5
i32.const 15
i32.shr_u
local.get $l5
i32.xor
local.get $l1
i32.add
local.get $l3
local.get $l5
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l5
i32.and
i32.add
local.set $l1
local.get $l3
local.get $l4
i32.const 2
i32.rotl
local.get $l6
i32.xor
i32.add
local.set $l3
br $B3
end
local.get $l6
i32.const 113
i32.mul
local.get $l2
i32.add
local.get $l4
i32.add
local.tee $l4
i32.const 0
local.get $l4
i32.sub
local.get $l4
i32.const 1073741824
i32.lt_u
select
local.get $l3
i32.add
local.get $l5
i32.add
local.set $l5
local.get $l4
i32.const 173
i32.add
local.get $l2
i32.xor
local.set $l2
br $B3
end
local.get $l2
local.get $l6
i32.add
local.get $l2
i32.const 353
i32.mul
i32.add
local.get $l1
i32.add
i32.const 0
local.get $l1
i32.sub
i32.const 57
local.get $l1
local.get $l2
i32.lt_u
select
i32.add
local.set $l6
br $B3
end
local.get $l1
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483469
i32.xor
local.get $p0
local.get $l5
i32.add
local.get $l1
i32.const 1
i32.and
select
local.get $l2
i32.add
local.set $l2
local.get $l3
local.get $l4
i32.const 7
i32.rotl
local.get $l6
i32.xor
i32.add
local.set $l3
br $B3
end
local.get $l7
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483589
i32.xor
local.get $p0
local.get $l7
i32.add
local.get $l7
i32.const 1
i32.and
select
local.get $l7
i32.add
local.set $l7
local.get $l6
i32.const 185
i32.rem_u
local.get $l2
i32.const 2
i32.shl
i32.add
local.get $l4
i32.add
local.set $l4
br $B3
end
local.get $l1
local.get $l5
i32.add
local.tee $p0
i32.const 60
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l2
i32.add
local.set $l2
local.get $l7
i32.const 1
i32.shl
i32.const 185
i32.add
local.set $l7
br $B3
end
local.get $l3
i32.const 2
i32.shr_u
local.get $l3
i32.const 1
i32.shr_u
local.get $l3
local.get $l5
i32.add
local.get $l4
i32.const 0
local.get $l4
i32.sub
local.get $l4
i32.const 1073741824
i32.lt_u
select
i32.add
local.tee $l5
local.get $l3
i32.add
local.tee $p0
i32.const 188
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 188
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 188
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l1
i32.add
local.set $l1
local.get $l4
i32.const 61
i32.add
local.get $l2
i32.xor
local.set $l2
br $B3
end
local.get $l3
i32.const 2
i32.shl
local.get $l1
i32.add
local.get $l5
i32.const 65
i32.rem_u
i32.add
local.set $l1
local.get $l3
local.get $l4
i32.const 15
i32.shr_u
local.get $l4
i32.xor
i32.add
local.set $l3
local.get $l4
local.get $l6
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l4
i32.and
local.get $l6
i32.add
local.set $l6
br $B3
end
local.get $l4
local.get $l6
i32.const 15
i32.shr_u
local.get $l6
i32.xor
i32.add
local.tee $l4
local.get $l3
local.get $l2
local.get $l6
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l6
i32.and
i32.add
local.tee $l3
i32.const 13
i32.rotl
i32.xor
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l2
local.get $l6
i32.add
local.get $l2
i32.const 129
i32.mul
i32.add
local.get $l1
i32.add
local.get $l1
i32.const 0
local.get $l1
i32.sub
local.get $l1
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l6
local.get $l1
i32.const 197
i32.add
local.get $l1
i32.xor
local.set $l1
br $B3
end
i32.const 0
local.get $l6
i32.sub
i32.const 65
local.get $l4
local.get $l6
i32.gt_u
select
local.get $l4
i32.add
local.get $l3
i32.add
local.set $l3
local.get $l1
i32.const 401
i32.mul
local.get $l2
i32.add
local.get $l5
i32.add
local.set $l2
br $B3
end
local.get $l6
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483445
i32.xor
local.get $p0
local.get $l2
i32.add
local.get $l6
i32.const 1
i32.and
select
local.get $l4
i32.add
local.set $l4
local.get $l7
i32.const 2
i32.rotl
local.get $l7
i32.xor
local.get $l7
i32.add
local.set $l7
br $B3
end
local.get $l1
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483581
i32.xor
local.get $p0
local.get $l5
i32.add
local.get $l1
i32.const 1
i32.and
select
local.get $l2
i32.add
local.set $l2
local.get $l7
i32.const 5
i32.mul
local.get $l7
i32.const 209
i32.rem_u
i32.add
local.set $l7
br $B3
end
local.get $l1
local.get $l5
i32.add
local.get $l3
i32.const 0
local.get $l3
i32.sub
local.get $l3
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l1
local.get $l6
i32.const 2
i32.shr_u
local.get $l6
i32.const 1
i32.shr_u
local.get $l3
i32.const 69
i32.add
local.get $l4
i32.xor
local.tee $l4
local.get $l6
i32.add
local.tee $p0
i32.const 212
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 212
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 212
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l3
i32.add
local.set $l3
br $B3
end
local.get $l3
local.get $l6
i32.const 73
i32.rem_u
local.get $l2
i32.const 2
i32.shl
i32.add
local.get $l4
i32.add
local.tee $l4
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l3
i32.and
local.get $l7
i32.add
local.set $l7
local.get $l3
i32.const 15
i32.shr_u
local.get $l3
i32.xor
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l2
i32.const 15
i32.shr_u
local.get $l2
i32.xor
local.get $l6
i32.add
local.get $l1
local.get $l2
i32.const 11
i32.rotl
i32.xor
i32.add
local.set $l6
local.get $l1
local.get $l2
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l2
i32.and
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l1
local.get $l2
i32.add
local.get $l5
i32.const 0
local.get $l5
i32.sub
local.get $l5
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l2
local.get $l4
i32.const 145
i32.mul
local.get $l6
i32.add
local.get $l3
i32.add
local.set $l3
local.get $l5
i32.const 221
i32.add
local.get $l6
i32.xor
local.set $l6
br $B3
end
local.get $l7
i32.const 1
i32.shl
i32.const 73
i32.add
local.set $l7
local.get $l6
i32.const 449
i32.mul
local.get $l2
i32.add
local.get $l4
i32.add
local.set $l4
br $B3
end
local.get $l7
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483421
i32.xor
local.get $p0
local.get $l7
i32.add
local.get $l7
i32.const 1
i32.and
select
local.get $l7
i32.add
local.set $l7
local.get $l5
local.get $l1
i32.const 10
i32.rotl
i32.xor
local.get $l2
i32.add
local.set $l2
br $B3
end
local.get $l3
i32.const 2
i32.shl
local.get $l1
i32.add
local.get $l3
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483573
i32.xor
local.get $p0
local.get $l4
i32.add
local.get $l3
i32.const 1
i32.and
select
local.get $l5
i32.add
local.tee $l5
i32.const 233
i32.rem_u
i32.add
local.set $l1
br $B3
end
local.get $l4
local.get $l6
i32.add
local.get $l2
i32.const 0
local.get $l2
i32.sub
local.get $l2
i32.const 1073741824
i32.lt_u
select
i32.add
local.tee $l4
i32.const 2
i32.shr_u
local.get $l4
i32.const 1
i32.shr_u
local.get $l3
local.get $l4
i32.add
local.tee $p0
i32.const 236
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 236
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 236
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l5
i32.add
local.set $l5
local.get $l7
local.get $l2
i32.const 77
i32.add
i32.xor
local.set $l7
br $B3
end
local.get $l2
i32.const 81
i32.rem_u
local.get $l6
i32.add
local.get $l2
i32.const 15
i32.shr_u
local.get $l2
i32.xor
i32.add
local.get $l1
i32.const 2
i32.shl
i32.add
local.set $l6
local.get $l1
local.get $l2
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l2
i32.and
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l5
local.get $l1
i32.const 9
i32.rotl
i32.xor
local.get $l2
i32.add
local.set $l2
local.get $l3
local.get $l4
i32.const 15
i32.shr_u
local.get $l4
i32.xor
i32.add
local.set $l3
local.get $l4
local.get $l6
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l4
i32.and
local.get $l6
i32.add
local.set $l6
br $B3
end
local.get $l2
i32.const 245
i32.add
local.get $l7
i32.const 163
i32.mul
i32.xor
local.set $l7
local.get $l4
local.get $l6
i32.add
local.get $l2
i32.const 0
local.get $l2
i32.sub
local.get $l2
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l4
br $B3
end
local.get $l1
local.get $l2
i32.add
i32.const 0
local.get $l5
i32.sub
i32.const 81
local.get $l1
local.get $l5
i32.gt_u
select
i32.add
local.set $l2
local.get $l7
i32.const 499
i32.mul
local.set $l7
br $B3
end
local.get $l3
i32.const 5
i32.rotl
local.get $l4
i32.xor
local.get $l5
i32.add
local.tee $l5
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483397
i32.xor
local.get $p0
local.get $l3
i32.add
local.get $l5
i32.const 1
i32.and
select
local.get $l1
i32.add
local.set $l1
br $B3
end
local.get $l5
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483565
i32.xor
local.get $p0
local.get $l3
i32.add
local.get $l5
i32.const 1
i32.and
select
local.get $l1
i32.add
local.set $l1
local.get $l4
i32.const 257
i32.rem_u
local.get $l6
i32.const 2
i32.shl
i32.add
local.get $l3
i32.add
local.set $l3
br $B3
end
local.get $l3
local.get $l5
i32.add
i32.const 0
local.get $l2
local.get $l6
i32.add
local.tee $p0
i32.const 84
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l4
i32.add
local.tee $l4
i32.sub
i32.const 257
local.get $l3
local.get $l4
i32.gt_u
select
i32.add
local.set $l5
br $B3
end
local.get $l2
local.get $l6
i32.add
local.get $l1
i32.const 0
local.get $l1
i32.sub
local.get $l1
i32.const 1073741824
i32.lt_u
select
i32.add
local.get $l1
i32.const 85
i32.add
local.get $l1
i32.xor
local.tee $p0
i32.const 2
i32.shr_u
local.get $p0
i32.const 1
i32.shr_u
local.get $p0
local.get $l2
i32.add
local.tee $l1
i32.const 260
i32.xor
local.get $l1
local.get $l1
i32.const 4
i32.and
select
i32.add
local.tee $l1
i32.const 260
i32.xor
local.get $l1
local.get $l1
i32.const 4
i32.and
select
i32.add
local.tee $l1
i32.const 260
i32.xor
local.get $l1
local.get $l1
i32.const 4
i32.and
select
i32.add
local.set $l6
local.get $p0
local.set $l1
br $B3
end
local.get $l4
i32.const 89
i32.rem_u
local.get $l6
i32.const 2
i32.shl
i32.add
local.get $l3
i32.add
local.set $l3
local.get $l1
i32.const 15
i32.shr_u
local.get $l1
i32.xor
local.get $l2
i32.add
local.set $l2
local.get $l1
local.get $l5
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l1
i32.and
local.get $l4
i32.add
local.set $l4
br $B3
end
local.get $l4
local.get $l6
i32.const 7
i32.rotl
local.get $l2
i32.xor
i32.add
local.set $l4
local.get $l7
i32.const 15
i32.shr_u
local.get $l7
i32.xor
local.get $l7
i32.add
local.set $l7
br $B3
end
local.get $l7
i32.const 269
i32.add
local.set $p0
local.get $l1
i32.const 177
i32.mul
local.get $l2
i32.add
local.get $l5
i32.add
local.set $l2
local.get $l7
i32.const 1
i32.shl
i32.const 0
local.get $l7
i32.const 1073741824
i32.lt_u
select
local.get $l7
i32.add
local.set $l7
local.get $p0
local.get $l5
i32.xor
local.set $l5
br $B3
end
local.get $l1
local.get $l3
i32.add
local.get $l3
local.get $l5
i32.add
i32.const 0
local.get $l4
i32.sub
i32.const 89
local.get $l3
local.get $l4
i32.gt_u
select
i32.add
local.tee $l5
i32.const 545
i32.mul
i32.add
local.set $l1
br $B3
end
local.get $l5
i32.const 13
i32.rotl
local.get $l3
i32.xor
local.get $l1
i32.add
local.set $l1
local.get $l3
local.get $l4
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483373
i32.xor
local.get $p0
local.get $l6
i32.add
local.get $l4
i32.const 1
i32.and
select
i32.add
local.set $l3
br $B3
end
local.get $l3
i32.const 281
i32.rem_u
local.get $l6
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483557
i32.xor
local.get $p0
local.get $l2
i32.add
local.get $l6
i32.const 1
i32.and
select
local.get $l4
i32.add
local.tee $l4
i32.const 2
i32.shl
i32.add
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l5
i32.const 2
i32.shr_u
local.get $l5
i32.const 1
i32.shr_u
local.get $l1
local.get $l5
i32.add
local.tee $p0
i32.const 284
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 284
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 284
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l2
i32.add
local.set $l2
local.get $l4
local.get $l6
i32.const 0
local.get $l6
i32.sub
local.get $l6
i32.const 1073741824
i32.lt_u
select
i32.add
local.get $l3
local.get $l6
i32.const 93
i32.add
i32.xor
i32.add
local.set $l3
br $B3
end
local.get $l7
i32.const 5
i32.mul
local.get $l7
i32.const 97
i32.rem_u
i32.add
local.set $l7
local.get $l4
local.get $l6
i32.const 15
i32.shr_u
local.get $l6
i32.xor
i32.add
local.set $l4
local.get $l3
local.get $l2
local.get $l6
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l6
i32.and
i32.add
local.set $l3
br $B3
end
local.get $l7
i32.const 5
i32.rotl
local.get $l7
i32.xor
local.get $l7
i32.add
local.set $l7
local.get $l1
i32.const 15
i32.shr_u
local.get $l1
i32.xor
local.get $l2
i32.add
local.set $l2
local.get $l1
local.get $l5
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l1
i32.and
local.get $l4
i32.add
local.set $l4
br $B3
end
local.get $l3
i32.const 193
i32.mul
local.get $l4
i32.add
local.get $l5
i32.add
local.tee $l5
local.get $l3
i32.const 0
local.get $l3
i32.sub
local.get $l3
i32.const 1073741824
i32.lt_u
select
local.get $l1
i32.add
i32.add
local.set $l1
local.get $l3
i32.const 293
i32.add
local.get $l4
i32.xor
local.set $l4
br $B3
end
local.get $l1
local.get $l5
i32.add
i32.const 0
local.get $l3
i32.sub
i32.const 97
local.get $l3
local.get $l5
i32.lt_u
select
i32.add
local.set $l1
local.get $l4
i32.const 593
i32.mul
local.get $l6
i32.add
local.get $l3
i32.add
local.set $l3
br $B3
end
local.get $l3
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483349
i32.xor
local.get $p0
local.get $l4
local.get $l6
i32.const 8
i32.rotl
local.get $l2
i32.xor
i32.add
local.tee $l4
i32.add
local.get $l3
i32.const 1
i32.and
select
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l2
i32.const 305
i32.rem_u
local.get $l6
i32.add
local.get $l1
i32.const 2
i32.shl
i32.add
local.get $l2
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483549
i32.xor
local.get $p0
local.get $l1
i32.add
local.get $l2
i32.const 1
i32.and
select
i32.add
local.set $l6
br $B3
end
local.get $l2
i32.const 2
i32.shr_u
local.get $l2
i32.const 1
i32.shr_u
local.get $l2
local.get $l6
i32.add
local.tee $p0
i32.const 308
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 308
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 308
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l4
i32.add
local.set $l4
local.get $l5
local.get $l7
i32.const 101
i32.add
i32.xor
local.set $l5
local.get $l7
i32.const 1
i32.shl
i32.const 0
local.get $l7
i32.const 1073741824
i32.lt_u
select
local.get $l7
i32.add
local.set $l7
br $B3
end
local.get $l1
i32.const 105
i32.rem_u
local.get $l2
i32.add
local.get $l5
i32.const 2
i32.shl
i32.add
local.set $l2
local.get $l7
i32.const 15
i32.shr_u
local.get $l7
i32.xor
local.get $l7
i32.add
local.set $l7
br $B3
end
local.get $l3
local.get $l4
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l3
i32.and
local.get $l7
i32.add
local.set $l7
local.get $l3
i32.const 15
i32.shr_u
local.get $l3
i32.xor
local.get $l5
i32.add
local.tee $l5
i32.const 3
i32.rotl
local.get $l3
i32.xor
local.get $l1
i32.add
local.set $l1
br $B3
end
local.get $l1
local.get $l3
i32.add
local.get $l5
i32.const 209
i32.mul
i32.add
local.set $l1
local.get $l4
local.get $l6
i32.const 0
local.get $l6
i32.sub
local.get $l6
i32.const 1073741824
i32.lt_u
select
i32.add
local.get $l3
local.get $l6
i32.const 317
i32.add
i32.xor
i32.add
local.set $l3
br $B3
end
local.get $l4
local.get $l6
i32.add
i32.const 0
local.get $l2
i32.sub
i32.const 105
local.get $l2
local.get $l6
i32.lt_u
select
i32.add
local.tee $l4
local.get $l3
i32.const 641
i32.mul
i32.add
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l1
local.get $l2
i32.const 3
i32.rotl
i32.xor
local.get $l6
i32.add
local.get $l2
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483325
i32.xor
local.get $p0
local.get $l1
i32.add
local.get $l2
i32.const 1
i32.and
select
i32.add
local.set $l6
br $B3
end
local.get $l3
local.get $l4
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483541
i32.xor
local.get $p0
local.get $l6
i32.add
local.get $l4
i32.const 1
i32.and
select
i32.add
local.set $l3
local.get $l1
i32.const 329
i32.rem_u
local.get $l2
i32.add
local.get $l5
i32.const 2
i32.shl
i32.add
local.set $l2
br $B3
end
local.get $l7
i32.const 1
i32.shl
local.tee $p0
i32.const 108
i32.xor
local.get $p0
local.get $l7
i32.const 2
i32.and
select
local.get $l7
i32.add
local.set $l7
local.get $l4
local.get $l6
i32.add
i32.const 0
local.get $l2
i32.sub
i32.const 329
local.get $l2
local.get $l6
i32.lt_u
select
i32.add
local.set $l4
br $B3
end
local.get $l7
i32.const 2
i32.shr_u
local.get $l7
i32.const 1
i32.shr_u
local.get $l7
i32.const 1
i32.shl
local.tee $p0
i32.const 332
i32.xor
local.get $p0
local.get $l7
i32.const 2
i32.and
select
i32.add
local.tee $p0
i32.const 332
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 332
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l7
i32.add
local.set $l7
local.get $l1
local.get $l2
i32.add
local.get $l5
i32.const 0
local.get $l5
i32.sub
local.get $l5
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l2
local.get $l5
i32.const 109
i32.add
local.get $l6
i32.xor
local.set $l6
br $B3
end
local.get $l3
i32.const 113
i32.rem_u
local.get $l4
i32.const 2
i32.shl
i32.add
local.get $l5
i32.add
local.tee $l5
i32.const 15
i32.shr_u
local.get $l5
i32.xor
local.get $l1
i32.add
local.get $l3
local.get $l5
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l5
i32.and
i32.add
local.set $l1
br $B3
end
local.get $l5
i32.const 15
i32.shr_u
local.get $l5
i32.xor
local.get $l1
i32.add
local.get $l3
local.get $l5
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l5
i32.and
i32.add
local.set $l1
local.get $l3
local.get $l4
i32.const 1
i32.rotl
local.get $l6
i32.xor
i32.add
local.set $l3
br $B3
end
local.get $l6
i32.const 225
i32.mul
local.get $l2
i32.add
local.get $l4
i32.add
local.tee $l4
i32.const 0
local.get $l4
i32.sub
local.get $l4
i32.const 1073741824
i32.lt_u
select
local.get $l3
i32.add
local.get $l5
i32.add
local.set $l5
local.get $l4
i32.const 341
i32.add
local.get $l2
i32.xor
local.set $l2
br $B3
end
local.get $l2
local.get $l6
i32.add
local.get $l2
i32.const 689
i32.mul
i32.add
local.get $l1
i32.add
i32.const 0
local.get $l1
i32.sub
i32.const 113
local.get $l1
local.get $l2
i32.lt_u
select
i32.add
local.set $l6
br $B3
end
local.get $l1
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483301
i32.xor
local.get $p0
local.get $l5
i32.add
local.get $l1
i32.const 1
i32.and
select
local.get $l2
i32.add
local.set $l2
local.get $l3
local.get $l4
i32.const 11
i32.rotl
local.get $l6
i32.xor
i32.add
local.set $l3
br $B3
end
local.get $l7
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483533
i32.xor
local.get $p0
local.get $l7
i32.add
local.get $l7
i32.const 1
i32.and
select
local.get $l7
i32.add
local.set $l7
local.get $l6
i32.const 353
i32.rem_u
local.get $l2
i32.const 2
i32.shl
i32.add
local.get $l4
i32.add
local.set $l4
br $B3
end
local.get $l3
i32.const 2
i32.shr_u
local.get $l3
i32.const 1
i32.shr_u
local.get $l3
local.get $l3
local.get $l5
i32.add
local.get $l4
i32.const 0
local.get $l4
i32.sub
local.get $l4
i32.const 1073741824
i32.lt_u
select
i32.add
local.tee $l5
i32.add
local.tee $p0
i32.const 356
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 356
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 356
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l1
i32.add
local.set $l1
local.get $l4
i32.const 117
i32.add
local.get $l2
i32.xor
local.set $l2
br $B3
end
local.get $l3
i32.const 2
i32.shl
local.get $l1
i32.add
local.get $l5
i32.const 121
i32.rem_u
i32.add
local.set $l1
local.get $l3
local.get $l4
i32.const 15
i32.shr_u
local.get $l4
i32.xor
i32.add
local.set $l3
local.get $l4
local.get $l6
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l4
i32.and
local.get $l6
i32.add
local.set $l6
br $B3
end
local.get $l4
local.get $l6
i32.const 15
i32.shr_u
local.get $l6
i32.xor
i32.add
local.tee $l4
local.get $l3
local.get $l2
local.get $l6
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l6
i32.and
i32.add
local.tee $l3
i32.const 12
i32.rotl
i32.xor
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l2
local.get $l6
i32.add
local.get $l2
i32.const 241
i32.mul
i32.add
local.get $l1
i32.add
local.get $l1
i32.const 0
local.get $l1
i32.sub
local.get $l1
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l6
local.get $l1
i32.const 365
i32.add
local.get $l1
i32.xor
local.set $l1
br $B3
end
i32.const 0
local.get $l6
i32.sub
i32.const 121
local.get $l4
local.get $l6
i32.gt_u
select
local.get $l4
i32.add
local.get $l3
i32.add
local.set $l3
local.get $l1
i32.const 737
i32.mul
local.get $l2
i32.add
local.get $l5
i32.add
local.set $l2
br $B3
end
local.get $l6
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483277
i32.xor
local.get $p0
local.get $l2
i32.add
local.get $l6
i32.const 1
i32.and
select
local.get $l4
i32.add
local.set $l4
local.get $l7
i32.const 6
i32.rotl
local.get $l7
i32.xor
local.get $l7
i32.add
local.set $l7
br $B3
end
local.get $l1
i32.const 1
i32.shr_u
local.tee $p0
i32.const -2147483525
i32.xor
local.get $p0
local.get $l5
i32.add
local.get $l1
i32.const 1
i32.and
select
local.get $l2
i32.add
local.set $l2
local.get $l7
i32.const 5
i32.mul
local.get $l7
i32.const 377
i32.rem_u
i32.add
local.set $l7
br $B3
end
local.get $l1
local.get $l5
i32.add
local.get $l3
i32.const 0
local.get $l3
i32.sub
local.get $l3
i32.const 1073741824
i32.lt_u
select
i32.add
local.set $l1
local.get $l6
i32.const 2
i32.shr_u
local.get $l6
i32.const 1
i32.shr_u
local.get $l6
local.get $l3
i32.const 125
i32.add
local.get $l4
i32.xor
local.tee $l4
i32.add
local.tee $p0
i32.const 380
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 380
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
i32.add
local.tee $p0
i32.const 380
i32.xor
local.get $p0
local.get $p0
i32.const 4
i32.and
select
local.get $l3
i32.add
local.set $l3
br $B3
end
local.get $l3
local.get $l6
i32.const 129
i32.rem_u
local.get $l2
i32.const 2
i32.shl
i32.add
local.get $l4
i32.add
local.tee $l4
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l3
i32.and
local.get $l7
i32.add
local.set $l7
local.get $l3
i32.const 15
i32.shr_u
local.get $l3
i32.xor
local.get $l5
i32.add
local.set $l5
br $B3
end
local.get $l2
i32.const 15
i32.shr_u
local.get $l2
i32.xor
local.get $l6
i32.add
local.get $l1
local.get $l2
i32.const 10
i32.rotl
i32.xor
i32.add
local.set $l6
local.get $l1
local.get $l2
i32.xor
i32.const 28
i32.shl
i32.const 31
i32.shr_s
local.get $l2
i32.and
local.get $l5
i32.add
local.set $l5
end
local.get $l8
local.get $l9
i32.const 1
i32.add
local.tee $l9
i32.ne
br_if $L2
end
local.get $l2
local.get $l6
i32.xor
local.get $l4
i32.xor
local.get $l7
i32.xor
local.get $l1
i32.xor
local.get $l3
i32.xor
local.get $l5
i32.xor
end)
(memory $memory 1)
(export "memory" (memory $memory))
(export "run" (func $run)))
